-- Closed dimensions of hypertables whose partitions need not hold the same values in another database: the hash of an
-- object id is another one there (hashenumextended and hashoid, PostgreSQL's hashfunc.c; src/partitioning.c 2.16 to 2.29),
-- and a user's function may be.
with recursive part (dimension_id, typid) as (
    select d.id, d.column_type::oid
    from _timescaledb_catalog.dimension d
    where d.interval_length is null and d.partitioning_func_schema ~ '^_timescaledb_'
    union
    select part.dimension_id, inner_type.typid
    from part
    join pg_type t on t.oid = part.typid
    cross join lateral (
        select t.typbasetype as typid where t.typtype = 'd'
        union all
        select t.typelem where t.typcategory = 'A'
        union all
        select f.atttypid from pg_attribute f
        where t.typtype = 'c' and f.attrelid = t.typrelid and f.attnum > 0 and not f.attisdropped
        union all
        select r.rngsubtype from pg_range r where r.rngtypid = t.oid or r.rngmultitypid = t.oid
    ) inner_type
)
select h.schema_name as schema, h.table_name as name, d.column_name as "column",
       case when d.partitioning_func_schema ~ '^_timescaledb_'
            then 'of type ' || format_type(d.column_type, null) || ', whose hash is another one in the target'
            else 'with the function ' || format('%I.%I', d.partitioning_func_schema, d.partitioning_func)
       end as reason
from _timescaledb_catalog.dimension d
join _timescaledb_catalog.hypertable h on h.id = d.hypertable_id
where d.interval_length is null
  and (d.partitioning_func_schema !~ '^_timescaledb_'
       or exists (select from part join pg_type t on t.oid = part.typid
                  where part.dimension_id = d.id
                    and (t.typtype = 'e' or (t.typnamespace = 'pg_catalog'::regnamespace and t.typname like 'reg%'))))
order by 1, 2, 3
