-- What TimescaleDB keeps for a hypertable or a continuous aggregate, and the owner of that: chunks, compressed relations,
-- the tables and views of an aggregate.
with recursive kept (leader, follower) as (
    select h.oid, i.inhrelid
    from (<timescale/relations/hypertables>) h
    join pg_inherits i on i.inhparent = h.oid
    union
    select c.relation, c.compressed_relation
    from (<timescale/relations/compressed_relations>) c
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
