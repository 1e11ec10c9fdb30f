-- Tables of users whose rows cannot be identified when they are updated or deleted. Of a hypertable it represents its chunks.
select n.nspname as schema, c.relname as name,
       case c.relreplident
           when 'n' then 'NOTHING'
           when 'i' then coalesce(
               'USING INDEX ' || (select quote_ident(x.relname) from pg_index i join pg_class x on x.oid = i.indexrelid
                                  where i.indrelid = c.oid and i.indisreplident), 'DEFAULT')
           else 'DEFAULT'
       end as before
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and c.relpersistence = 'p' and c.relreplident <> 'f'
  and n.nspname not in ('pg_catalog', 'information_schema', '_timescale_migration')
  and n.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
  and not exists (
      select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  and not exists (
      select from pg_inherits i
      join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
      join timescaledb_information.hypertables h
          on h.hypertable_schema = pn.nspname and h.hypertable_name = p.relname
      where i.inhrelid = c.oid)
  and not exists (
      select from pg_index i
      where i.indrelid = c.oid and i.indisvalid
        and case c.relreplident when 'd' then i.indisprimary when 'i' then i.indisreplident else false end)
order by 1, 2
