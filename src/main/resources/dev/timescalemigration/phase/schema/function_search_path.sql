-- What gives a function a search_path of its own: the schema it is in, and those that have what it misses.
select format('ALTER %s %s SET search_path = %s',
              case p.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end, p.oid::regprocedure, s.path)
from pg_proc p
cross join lateral (
    select string_agg(quote_ident(n.nspname), ', ' order by n.oid = p.pronamespace desc, n.nspname) as path
    from pg_namespace n
    where n.oid = p.pronamespace
       or n.nspname !~ '^pg_|^information_schema$' and n.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
          and (exists (select from pg_proc f where f.pronamespace = n.oid and f.proname = :missing)
               or exists (select from pg_class c where c.relnamespace = n.oid and c.relname = :missing)
               or exists (select from pg_type t where t.typnamespace = n.oid and t.typname = :missing)
               or :missing::text is null and n.nspname = 'public')
) s
where (p.proname = :name or p.oid = to_regprocedure(:signature))
  and p.prokind <> 'a'
  and not exists (select from unnest(p.proconfig) setting where setting like 'search_path=%')
  and not exists (select from pg_depend x
                  where x.classid = 'pg_proc'::regclass and x.objid = p.oid and x.deptype = 'e')
order by p.oid
