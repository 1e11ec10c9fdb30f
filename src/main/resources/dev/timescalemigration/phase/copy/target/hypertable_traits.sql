-- What decides how chunks of a hypertable can be filled.
select c.relkind = 'r' and am.amname = 'heap'
           and not exists (select from (<timescale/relations/with_tablespaces>) t where t.oid = c.oid)
           -- nor where chunks were moved into a tablespace: rows go into the chunk that is there
           and not exists (select from pg_inherits i
                           join pg_class k on k.oid = i.inhrelid
                           where i.inhparent = c.oid and k.reltablespace <> 0)
           -- Attaching hands every value to the partitioning function, NULL too, on which the server
           -- crashes (check_chunk_constraint_violated, src/chunk_constraint.c 2.29.2).
           and not exists (select from (<timescale/relations/dimension_columns>) d
                           where d.oid = c.oid and not d.attnotnull)
           as can_be_staging_table,
       -- The staging table has other numbers for the columns behind it.
       exists (select from (<timescale/relations/dimension_columns>) d
               join pg_attribute b on b.attrelid = d.oid and b.attnum between 1 and d.attnum
               where d.oid = c.oid and b.attisdropped)
           as has_dropped_column_before_dimension,
       -- A compressed relation is in its chunk's tablespace, and ranges of columns by which chunks are skipped are found when
       -- a chunk is compressed: both are left to TimescaleDB.
       not exists (select from (<timescale/relations/with_tablespaces>) t where t.oid = c.oid)
           and not exists (select from (<timescale/relations/with_column_ranges>) s where s.oid = c.oid)
           as takes_compressed_relations,
       c.relpersistence = 'u' as is_unlogged,
       c.reloptions as options,
       exists (select from pg_constraint k where k.confrelid = c.oid and k.contype = 'f') as is_referenced,
       -- Rows that are written to a chunk are noted for its aggregates by a trigger, which a replica does not
       -- fire (until 2.23), or whatever the role (src/copy.c).
       exists (select from (<timescale/relations/aggregated>) a where a.oid = c.oid) as is_aggregated,
       exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'ts_cagg_invalidation_trigger')
           as has_invalidation_trigger,
       (select min(quote_ident(t.tgname))
        from pg_trigger t
        join pg_proc p on p.oid = t.tgfoid
        join pg_namespace pn on pn.oid = p.pronamespace
        where t.tgrelid = c.oid and not t.tgisinternal and pn.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
          -- On a new chunk a row's trigger is enabled whatever it is on the hypertable (ts_trigger_create_all_on_chunk,
          -- src/trigger.c 2.29.2).
          and (t.tgenabled in ('A', (:fired)::"char") or (:fired)::"char" = 'O' and t.tgtype & 1 = 1)) as firing_trigger
from pg_class c
left join pg_am am on am.oid = c.relam
where c.oid = (:table)::regclass
