-- What row-level security treats as its owner, and the statements that give it to that owner again. A table's
-- owner is exempt unless FORCE is set (check_enable_rls, src/backend/utils/misc/rls.c 17). A view reads its
-- tables as its own owner unless it is a security_invoker (RelationBuildRuleLock,
-- src/backend/utils/cache/relcache.c 17). A SECURITY DEFINER function does everything as its owner.
with secured as (
    select c.oid, c.relowner, c.relforcerowsecurity
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relrowsecurity and n.nspname !~ '^pg_|^information_schema$' and n.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
      and not exists (select from pg_depend x
                      where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e')
), view as (
    select c.oid, c.relowner, c.relkind,
           coalesce((select option_value::boolean from pg_options_to_table(c.reloptions)
                     where option_name = 'security_invoker'), false) as invoker
    from pg_class c
    where c.relkind in ('v', 'm')
), read as (
    select distinct v.oid as view, d.refobjid as relation
    from view v
    join pg_rewrite r on r.ev_class = v.oid
    join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                    and d.refclassid = 'pg_class'::regclass
)
select 1 as place, format('table %s', s.oid::regclass) as object, s.relowner::regrole::text as owner,
       format('ALTER TABLE %s OWNER TO %s', s.oid::regclass, s.relowner::regrole) as statements
from secured s
union all
select 2, format('%s %s', case v.relkind when 'm' then 'materialized view' else 'view' end, v.oid::regclass),
       v.relowner::regrole::text,
       concat_ws('; ',
           string_agg(distinct format('GRANT USAGE ON SCHEMA %I TO %s', n.nspname, v.relowner::regrole), '; ')
               filter (where n.nspname <> 'public'),
           string_agg(distinct format('GRANT SELECT ON %s TO %s', s.oid::regclass, v.relowner::regrole), '; ')
               filter (where s.relowner <> v.relowner),
           format('ALTER %s %s OWNER TO %s', case v.relkind when 'm' then 'MATERIALIZED VIEW' else 'VIEW' end,
                  v.oid::regclass, v.relowner::regrole))
from view v
join read r on r.view = v.oid
join secured s on s.oid = r.relation
join pg_class c on c.oid = s.oid
join pg_namespace n on n.oid = c.relnamespace
where not v.invoker
group by v.oid, v.relkind, v.relowner
union all
select 3, format('%s %s', case p.prokind when 'p' then 'procedure' else 'function' end, p.oid::regprocedure),
       p.proowner::regrole::text,
       format('ALTER %s %s OWNER TO %s', case p.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end,
              p.oid::regprocedure, p.proowner::regrole)
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where p.prosecdef and exists (select from secured)
  and n.nspname !~ '^pg_|^information_schema$' and n.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
  and not exists (select from pg_depend x
                  where x.classid = 'pg_proc'::regclass and x.objid = p.oid and x.deptype = 'e')
order by place, object
