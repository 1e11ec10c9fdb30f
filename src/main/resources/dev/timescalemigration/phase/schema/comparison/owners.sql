-- Who owns what, and the statement that makes it so. A sequence of a column follows its table.
select format('%s %I.%I', k.kind, n.nspname, c.relname) as object,
       c.relowner::regrole::text as owner,
       format('ALTER %s %I.%I OWNER TO %s', k.kind, n.nspname, c.relname, c.relowner::regrole) as given
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
cross join lateral (select case c.relkind when 'S' then 'SEQUENCE' when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW'
                                          when 'f' then 'FOREIGN TABLE' else 'TABLE' end) k (kind)
where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S')
  and c.oid in (<user_relations>)
  and not exists (select from pg_depend d
                  where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass
                    and d.deptype in ('a', 'i') and c.relkind = 'S')
union all
select format('SCHEMA %I', n.nspname), n.nspowner::regrole::text,
       format('ALTER SCHEMA %I OWNER TO %s', n.nspname, n.nspowner::regrole)
from pg_namespace n
where n.oid in (<user_schemas>)
union all
select format('ROUTINE %I.%I(%s)', n.nspname, p.proname, a.arguments), p.proowner::regrole::text,
       format('ALTER %s %I.%I(%s) OWNER TO %s', case p.prokind when 'a' then 'AGGREGATE' else 'ROUTINE' end,
              n.nspname, p.proname, a.arguments, p.proowner::regrole)
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
cross join lateral (select pg_get_function_identity_arguments(p.oid)) a (arguments)
where n.oid in (<user_schemas>)
  and not exists (select from pg_depend d
                  where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))
union all
select format('TYPE %I.%I', n.nspname, t.typname), t.typowner::regrole::text,
       format('ALTER TYPE %I.%I OWNER TO %s', n.nspname, t.typname, t.typowner::regrole)
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
where t.oid in (<user_types>)
order by 1
