-- Whether a table was rewritten (truncated, compressed) since this transaction's snapshot, so that
-- the snapshot's rows are gone: the catalog's row is the snapshot's, the function answers of now. No row when the
-- table was made later.
select coalesce(c.relfilenode <> pg_relation_filenode(c.oid), true)
from pg_class c
where c.oid = (:chunk)::regclass
