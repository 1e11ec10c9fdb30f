-- Locks that making all of this database's relations in one transaction takes, and that reading them
-- takes: one for each relation, its indexes, and its TOAST table with the index of that.
with mine as (
    select c.oid, c.relkind, c.reltoastrelid
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
      and n.nspname !~ '^pg_'
      and n.nspname not in ('information_schema', '_timescale_migration')
      and not exists (
          select from pg_depend d
          where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
)
select (select count(*) + 2 * count(*) filter (where reltoastrelid <> 0) from mine)
           + (select count(*) from pg_index i join mine on mine.oid = i.indrelid) as to_make,
       (select count(*) from mine where relkind in ('r', 'p')) as to_read
