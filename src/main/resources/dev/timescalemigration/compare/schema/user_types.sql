-- Oids of the types that a migration moves as schema: enums, domains, composites, ranges and base types, not an
-- extension's; not the row types of relations, and not arrays and multiranges, which come with their type.
select t.oid
from pg_type t
where t.typnamespace in (<user_schemas>)
  and t.typtype in ('e', 'd', 'c', 'r', 'b')
  and (t.typrelid = 0 or (select c.relkind from pg_class c where c.oid = t.typrelid) = 'c')
  and not exists (select from pg_type element where element.typarray = t.oid)
  and not exists (select from pg_depend d
                  where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
