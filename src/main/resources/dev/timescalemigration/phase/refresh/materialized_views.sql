-- The filled materialized views that may read one of these hypertables: directly, through a chunk or other views, or through
-- a function, of which nobody knows what it reads. Each comes after those it reads.
with recursive reads (view, relation) as (
    select distinct r.ev_class, d.refobjid
    from pg_rewrite r
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                     and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class
    union
    select inhrelid, inhparent
    from pg_inherits
), calling (view) as (
    select distinct r.ev_class
    from pg_rewrite r
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_proc'::regclass
    where d.refobjid >= 16384
      and not exists (select from pg_depend e
                      where e.classid = 'pg_proc'::regclass and e.objid = d.refobjid and e.deptype = 'e')
), under (view, relation, depth) as (
    select m.oid, m.oid, 0
    from pg_class m
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
                                  from unnest((:hypertables)::text[]) hypertable)::oid[])
               or u.relation in (select view from calling))
order by max(u.depth), n.nspname, m.relname
