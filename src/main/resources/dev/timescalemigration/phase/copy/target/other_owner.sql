-- The owner of a hypertable, where that is another role than the session's, and whether it may create where tables for chunks
-- are made: who may not gets no table there.
select pg_get_userbyid(c.relowner) as owner, has_schema_privilege(c.relowner, '_timescale_migration', 'CREATE') as may_create
from pg_class c
where c.oid = (:table)::regclass and c.relowner <> quote_ident(current_user)::regrole
