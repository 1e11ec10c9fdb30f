-- Tables and views as a whole; their owner, privileges and tablespace are not compared. The order of options means nothing:
-- pg_dump writes those of foreign objects sorted.
select format('%I.%I', n.nspname, c.relname) as object,
       concat_ws(', ',
           case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'f' then 'foreign table'
                          when 'v' then 'view' else 'materialized view' end,
           case when c.relpersistence = 'u' then 'unlogged' end,
           case when c.relkind = 'm' and not c.relispopulated then 'without data' end,
           'partitioned by ' || case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end,
           pg_get_expr(c.relpartbound, c.oid),
           'inherits ' || (select string_agg(format('%I.%I', pn.nspname, p.relname), ', ' order by i.inhseqno)
                           from pg_inherits i
                           join pg_class p on p.oid = i.inhparent
                           join pg_namespace pn on pn.oid = p.relnamespace
                           where i.inhrelid = c.oid),
           'of type ' || format_type(nullif(c.reloftype, 0), null),
           'server ' || (select quote_ident(s.srvname) || coalesce(' ' || (select string_agg(o, ', ' order by o) from unnest(ft.ftoptions) o), '')
                         from pg_foreign_table ft join pg_foreign_server s on s.oid = ft.ftserver
                         where ft.ftrelid = c.oid),
           'access method ' || nullif((select am.amname::text from pg_am am where am.oid = c.relam), 'heap'),
           'options ' || (select string_agg(o, ', ' order by o) from unnest(c.reloptions) o),
           'toast options ' || (select string_agg(o, ', ' order by o)
                               from pg_class t, unnest(t.reloptions) o where t.oid = c.reltoastrelid),
           case when c.relrowsecurity then 'row security' end,
           case when c.relforcerowsecurity then 'row security for its owner too' end,
           case when c.relkind in ('r', 'p') then
               'replica identity ' || case c.relreplident when 'n' then 'nothing' when 'f' then 'full'
                                                          when 'i' then 'by index' end end
       ) as definition
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'f', 'v', 'm')
  and c.oid in (<user_relations>)
