-- Constraints of hypertables, and of the domains of their columns, that are NOT VALID. Foreign keys are not
-- among them: a chunk takes them over as NOT VALID, or they are not checked row by row.
with hypertable as (
    select c.oid, n.nspname as schema, c.relname as name
    from _timescaledb_catalog.hypertable h
    join pg_namespace n on n.nspname = h.schema_name
    join pg_class c on c.relnamespace = n.oid and c.relname = h.table_name
)
select h.schema, h.name,
       'constraint ' || quote_ident(k.conname) as what,
       'not (' || pg_get_expr(k.conbin, k.conrelid) || ')' as violated
from hypertable h
join pg_constraint k on k.conrelid = h.oid and k.contype = 'c' and not k.convalidated
union all
select h.schema, h.name,
       'constraint ' || quote_ident(k.conname) || ' of domain ' || t.oid::regtype || ' in column ' || quote_ident(a.attname),
       'not (' || regexp_replace(pg_get_expr(k.conbin, 0), '\mVALUE\M', quote_ident(a.attname), 'g') || ')'
from hypertable h
join pg_attribute a on a.attrelid = h.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid and t.typtype = 'd'
join pg_constraint k on k.contypid = t.oid and not k.convalidated
order by 1, 2, 3
