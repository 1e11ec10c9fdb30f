-- What TimescaleDB keeps for a hypertable or a continuous aggregate, and the owner of that: chunks,
-- compressed relations (named by the settings of their chunk from 2.19 on), the tables and views of an aggregate.
with recursive kept (leader, follower) as (
    select r.oid, i.inhrelid
    from _timescaledb_catalog.hypertable h
    join pg_namespace n on n.nspname = h.schema_name
    join pg_class r on r.relnamespace = n.oid and r.relname = h.table_name
    join pg_inherits i on i.inhparent = r.oid
    union
    select format('%I.%I', h.schema_name, h.table_name)::regclass, format('%I.%I', k.schema_name, k.table_name)::regclass
    from _timescaledb_catalog.hypertable h
    join _timescaledb_catalog.hypertable k on k.id = h.compressed_hypertable_id
    union
    select s.relid::oid, (to_jsonb(s) ->> 'compress_relid')::regclass
    from _timescaledb_catalog.compression_settings s
    where to_jsonb(s) ->> 'compress_relid' is not null
    union
    select format('%I.%I', a.user_view_schema, a.user_view_name)::regclass, p.relation
    from _timescaledb_catalog.continuous_agg a
    join _timescaledb_catalog.hypertable m on m.id = a.mat_hypertable_id
    cross join lateral (values (format('%I.%I', m.schema_name, m.table_name)::regclass),
                               (format('%I.%I', a.partial_view_schema, a.partial_view_name)::regclass),
                               (format('%I.%I', a.direct_view_schema, a.direct_view_name)::regclass)) p (relation)
), led (leader, follower) as (
    select k.leader, k.follower
    from kept k
    where not exists (select from kept x where x.follower = k.leader)
    union
    select l.leader, k.follower
    from led l
    join kept k on k.leader = l.follower
)
select led.follower, c.relowner::regrole::text, led.leader
from led
join pg_class c on c.oid = led.leader
