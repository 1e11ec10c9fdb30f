-- Foreign keys of users' tables that are valid: what a session with session_replication_role, or one without the triggers, wrote
-- need not satisfy them. With MATCH FULL a foreign key refuses rows in which some of its columns are NULL.
with h as (
    select c.oid, n.nspname as schema, c.relname as name, format('%I.%I', n.nspname, c.relname) as quoted, c.relkind,
           exists (select from (<timescale/relations/hypertables>) t where t.oid = c.oid) as hypertable
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where <users_table>
      and <timescale/relations/no_chunk_condition>
)
select h.schema, h.name, k.conname as constraint, h.hypertable,
       -- since 18 a partitioned table may have one that is not valid
       h.relkind = 'r' as may_be_not_valid,
       pg_get_constraintdef(k.oid) as definition,
       case when h.relkind = 'r' and not h.hypertable then 'only ' else '' end || h.quoted as rows,
       format('%s and not exists (select from %s%s as tsm_referenced where %s)',
              case k.confmatchtype when 'f' then '(' || keys.any_set || ')' else keys.all_set end,
              case when r.relkind = 'r' and not exists (select from h as t where t.oid = r.oid and t.hypertable) then 'only ' end,
              k.confrelid::regclass,
              keys.equal) as orphaned
from h
join pg_constraint k on k.conrelid = h.oid and k.contype = 'f' and k.convalidated and k.conparentid = 0
join pg_class r on r.oid = k.confrelid
cross join lateral (<foreign_key_columns>) as keys
where to_jsonb(k) ->> 'conperiod' is distinct from 'true'
order by greatest(case when h.hypertable then 1e12 else pg_relation_size(h.oid) end, pg_relation_size(r.oid)), h.schema, h.name, k.conname
