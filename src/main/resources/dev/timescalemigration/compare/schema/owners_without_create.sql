-- Which of these roles may not create in these schemas: those that do not exist either.
select p.owner, p.schema
from unnest((:owners)::text[], (:schemas)::text[]) p (owner, schema)
join pg_namespace n on n.oid = to_regnamespace(p.schema)
where not coalesce(has_schema_privilege(to_regrole(p.owner)::oid, n.oid, 'CREATE'), false)
group by p.owner, p.schema
order by p.owner, p.schema
