-- Constraints of hypertables, and of the domains of their columns, that are NOT VALID: rows that were there before need not
-- satisfy them. With MATCH FULL a foreign key refuses rows in which some of its columns are NULL.
with hypertable as (
    select c.oid, n.nspname as schema, c.relname as name, format('%I.%I', n.nspname, c.relname) as quoted
    from (<timescale/relations/hypertables>) h
    join pg_class c on c.oid = h.oid
    join pg_namespace n on n.oid = c.relnamespace
)
select h.schema, h.name,
       'constraint ' || quote_ident(k.conname) as what,
       'not (' || pg_get_expr(k.conbin, k.conrelid) || ')' as violated,
       false as foreign_key,
       'TABLE ' || h.quoted as altered,
       k.conname as constraint,
       pg_get_constraintdef(k.oid) as definition
from hypertable h
join pg_constraint k on k.conrelid = h.oid and k.contype = 'c' and not k.convalidated
union all
select h.schema, h.name,
       'constraint ' || quote_ident(k.conname) || ' of domain ' || t.oid::regtype || ' in column ' || quote_ident(a.attname),
       'not (' || regexp_replace(pg_get_expr(k.conbin, 0), '\mVALUE\M', quote_ident(a.attname), 'g') || ')',
       false,
       format('DOMAIN %I.%I', tn.nspname, t.typname),
       k.conname,
       pg_get_constraintdef(k.oid)
from hypertable h
join pg_attribute a on a.attrelid = h.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid and t.typtype = 'd'
join pg_namespace tn on tn.oid = t.typnamespace
join pg_constraint k on k.contypid = t.oid and not k.convalidated
union all
select h.schema, h.name,
       'foreign key ' || quote_ident(k.conname),
       format('%s and not exists (select from %s as tsm_referenced where %s)',
              case k.confmatchtype when 'f' then '(' || keys.any_set || ')' else keys.all_set end,
              k.confrelid::regclass,
              keys.equal),
       true,
       'TABLE ' || h.quoted,
       k.conname,
       pg_get_constraintdef(k.oid)
from hypertable h
join pg_constraint k on k.conrelid = h.oid and k.contype = 'f' and not k.convalidated
  and not exists (select from pg_constraint p where p.oid = k.conparentid and p.conrelid = k.conrelid)
cross join lateral (<foreign_key_columns>) as keys
order by 1, 2, 3
