-- What decides how chunks of a hypertable can be filled.
select c.relkind = 'r' and am.amname = 'heap'
           and not exists (select from _timescaledb_catalog.tablespace t
                           join _timescaledb_catalog.hypertable h on h.id = t.hypertable_id
                           join pg_namespace n on n.nspname = h.schema_name
                           where n.oid = c.relnamespace and h.table_name = c.relname)
           -- nor where chunks were moved into a tablespace: rows go into the chunk that is there
           and not exists (select from pg_inherits i
                           join pg_class k on k.oid = i.inhrelid
                           where i.inhparent = c.oid and k.reltablespace <> 0)
           -- Attaching hands every value to the partitioning function, NULL too, on which the server
           -- crashes (check_chunk_constraint_violated, src/chunk_constraint.c 2.29.2).
           and not exists (select from _timescaledb_catalog.dimension d
                           join _timescaledb_catalog.hypertable h on h.id = d.hypertable_id
                           join pg_namespace n on n.nspname = h.schema_name
                           join pg_attribute a on a.attrelid = c.oid and a.attname = d.column_name
                           where n.oid = c.relnamespace and h.table_name = c.relname
                             and not a.attnotnull)
           -- In 2.21 and 2.22 it looks for a dimension's column under its number in the hypertable, which is
           -- another than the bare table's when a column before it was dropped (the same function).
           and not exists (select from _timescaledb_catalog.dimension d
                           join _timescaledb_catalog.hypertable h on h.id = d.hypertable_id
                           join pg_namespace n on n.nspname = h.schema_name
                           join pg_attribute a on a.attrelid = c.oid and a.attname = d.column_name
                           join pg_attribute b on b.attrelid = c.oid and b.attnum between 1 and a.attnum
                           join pg_extension e on e.extname = 'timescaledb'
                           where n.oid = c.relnamespace and h.table_name = c.relname
                             and b.attisdropped and e.extversion ~ '^2[.]2[12][.]')
           as can_be_bare_table,
       -- A compressed relation stands in its chunk's tablespace, and ranges of columns by which chunks
       -- are skipped are found when a chunk is compressed: both are left to TimescaleDB.
       not exists (select from _timescaledb_catalog.hypertable h
                   join pg_namespace n on n.nspname = h.schema_name
                   where n.oid = c.relnamespace and h.table_name = c.relname
                     and (exists (select from _timescaledb_catalog.tablespace t where t.hypertable_id = h.id)
                          or exists (select from _timescaledb_catalog.chunk_column_stats s
                                     where s.hypertable_id = h.id)))
           as takes_compressed_relations,
       has_parameter_privilege('timescaledb.restoring', 'set') as may_set_restoring,
       -- managed services have these functions run with their owner's rights
       (select count(*) = 2
        from pg_proc p
        join pg_extension e on e.extnamespace = p.pronamespace and e.extname = 'timescaledb'
        join pg_roles r on r.oid = p.proowner and r.rolsuper
        where p.proname in ('timescaledb_pre_restore', 'timescaledb_post_restore')
          and p.prosecdef
          and has_function_privilege(p.oid, 'execute')) as may_call_restoring,
       c.relpersistence = 'u' as is_unlogged,
       c.reloptions as options,
       exists (select from pg_constraint k where k.confrelid = c.oid and k.contype = 'f') as is_referenced,
       has_parameter_privilege('session_replication_role', 'set') as may_set_replica_role,
       -- Rows that are written to a chunk are noted for its aggregates by a trigger, which a replica does not
       -- fire (until 2.23), or whatever the role (src/copy.c), unless the session turns that off (since 2.28).
       exists (select from _timescaledb_catalog.continuous_agg a
               join _timescaledb_catalog.hypertable h on h.id = a.raw_hypertable_id
               join pg_namespace n on n.nspname = h.schema_name
               where n.oid = c.relnamespace and h.table_name = c.relname)
           and not exists (select from pg_settings where name = 'timescaledb.skip_cagg_invalidation')
           and not (has_parameter_privilege('session_replication_role', 'set')
                    and exists (select from pg_trigger t
                                where t.tgrelid = c.oid and t.tgname = 'ts_cagg_invalidation_trigger'))
           as notes_invalidations,
       (select min(quote_ident(t.tgname))
        from pg_trigger t
        join pg_proc p on p.oid = t.tgfoid
        join pg_namespace pn on pn.oid = p.pronamespace
        where t.tgrelid = c.oid and not t.tgisinternal and pn.nspname !~ '^_timescaledb_'
          and t.tgenabled in ('A', case when has_parameter_privilege('session_replication_role', 'set')
                                        then 'R' else 'O' end)) as firing_trigger
from pg_class c
left join pg_am am on am.oid = c.relam
where c.oid = (:table)::regclass
