-- Those of some tables that this role may lock in a mode in which nobody else writes.
select distinct referenced.name
from unnest((:tables)::text[]) as referenced (name)
where has_table_privilege(referenced.name::regclass, 'update, delete, truncate')
order by referenced.name
