-- Whether a database of this name is there, and whether a rehearsal made it: it has the mark, or nobody could ever enter it,
-- as it was made without connections and the mark was to come.
select coalesce(shobj_description(d.oid, 'pg_database') = :mark,
                not d.datallowconn)
       and pg_has_role(d.datdba, 'USAGE') as of_a_rehearsal
from pg_database d
where d.datname = :name
