-- Objects that only a superuser may make and without which every query gives the same answer: event triggers, and
-- publications of all tables or of a schema's tables (CreatePublication, src/backend/commands/publicationcmds.c 15 to 17).
-- Each with the statements that make it. A hypertable brings its chunks along.
select o.type || ' ' || o.identity as object, 'EVENT TRIGGER' as kind, t.evtname::text as name,
       array_remove(array[
           format('CREATE EVENT TRIGGER %I ON %s%s EXECUTE FUNCTION %I.%I()', t.evtname, t.evtevent,
               (select ' WHEN TAG IN (' || string_agg(quote_literal(tag), ', ') || ')' from unnest(t.evttags) tag),
               n.nspname, p.proname),
           'ALTER EVENT TRIGGER ' || quote_ident(t.evtname)
               || case t.evtenabled when 'D' then ' DISABLE' when 'R' then ' ENABLE REPLICA' when 'A' then ' ENABLE ALWAYS' end,
           format('COMMENT ON EVENT TRIGGER %I IS ', t.evtname) || quote_literal(obj_description(t.oid, 'pg_event_trigger'))
       ], null) as statements
from pg_event_trigger t
join pg_proc p on p.oid = t.evtfoid
join pg_namespace n on n.oid = p.pronamespace
cross join lateral pg_identify_object('pg_event_trigger'::regclass, t.oid, 0) o
where not exists (select from pg_depend d
                  where d.classid = 'pg_event_trigger'::regclass and d.objid = t.oid and d.deptype = 'e')
union all
select o.type || ' ' || o.identity, 'PUBLICATION', p.pubname::text,
       array_remove(array[
           format('CREATE PUBLICATION %I FOR %s WITH (%s)', p.pubname,
               case when p.puballtables then 'ALL TABLES'
                    else concat_ws(', ',
                        (select 'TABLES IN SCHEMA ' || string_agg(quote_ident(n.nspname), ', ' order by n.nspname)
                         from pg_publication_namespace s
                         join pg_namespace n on n.oid = s.pnnspid
                         where s.pnpubid = p.oid),
                        (select string_agg(concat('TABLE ', case when h.oid is null then 'ONLY ' end,
                                                  format('%I.%I', n.nspname, c.relname),
                                                  ' WHERE (' || pg_get_expr(m.prqual, m.prrelid) || ')'),
                                           ', ' order by n.nspname, c.relname)
                         from pg_publication_rel m
                         join pg_class c on c.oid = m.prrelid
                         join pg_namespace n on n.oid = c.relnamespace
                         left join (<timescale/relations/hypertables>) h on h.oid = c.oid
                         where m.prpubid = p.oid and c.oid in (<user_relations>)))
               end,
               concat_ws(', ',
                   format('publish = %L', concat_ws(', ', case when p.pubinsert then 'insert' end,
                          case when p.pubupdate then 'update' end, case when p.pubdelete then 'delete' end,
                          case when p.pubtruncate then 'truncate' end)),
                   case when p.pubviaroot then 'publish_via_partition_root = true' end,
                   -- since 18
                   case when to_jsonb(p) ->> 'pubgencols' = 's' then 'publish_generated_columns = stored' end)),
           format('COMMENT ON PUBLICATION %I IS ', p.pubname) || quote_literal(obj_description(p.oid, 'pg_publication'))
       ], null)
from pg_publication p
cross join lateral pg_identify_object('pg_publication'::regclass, p.oid, 0) o
where (p.puballtables or exists (select from pg_publication_namespace s where s.pnpubid = p.oid))
  and not exists (select from pg_depend d
                  where d.classid = 'pg_publication'::regclass and d.objid = p.oid and d.deptype = 'e')
order by object
