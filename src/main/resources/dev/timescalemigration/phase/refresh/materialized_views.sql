-- The filled materialized views that read one of these hypertables, directly or through other views, each
-- after those it reads.
with recursive reads (view, relation) as (
    select distinct r.ev_class, d.refobjid
    from pg_rewrite r
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                     and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class
), under (view, relation, depth) as (
    select m.oid, s.relation, 1
    from pg_class m
    join reads s on s.view = m.oid
    where m.relkind = 'm' and m.relispopulated
    union
    select u.view, s.relation, u.depth + 1
    from under u
    join reads s on s.view = u.relation
)
select n.nspname as schema_name, m.relname as view_name
from under u
join pg_class m on m.oid = u.view
join pg_namespace n on n.oid = m.relnamespace
group by n.nspname, m.relname
having bool_or(u.relation = any ((select array_agg(to_regclass(hypertable)::oid)
                                  from unnest((:hypertables)::text[]) hypertable)::oid[]))
order by max(u.depth), n.nspname, m.relname
