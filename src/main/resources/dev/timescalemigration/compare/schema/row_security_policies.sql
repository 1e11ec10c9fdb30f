select format('%I.%I %I', p.schemaname, p.tablename, p.policyname) as object,
       concat_ws(' ', p.permissive, 'for', p.cmd, 'to',
           (select string_agg(r::text, ', ' order by r::text) from unnest(p.roles) r),
           'using (' || p.qual || ')', 'with check (' || p.with_check || ')') as definition
from pg_policies p
join pg_namespace n on n.nspname = p.schemaname
join pg_class c on c.relname = p.tablename and c.relnamespace = n.oid
where c.oid in (<user_relations>)
