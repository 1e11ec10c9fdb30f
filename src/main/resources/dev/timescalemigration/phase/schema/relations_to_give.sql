-- Relations of the target that are to get another owner, by the words of ALTER, and whether that owner may create where the
-- relation is. To ALTER in restoring mode, a continuous aggregate is a view.
select case c.relkind when 'S' then 'SEQUENCE' when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW'
                      when 'f' then 'FOREIGN TABLE' else 'TABLE' end as kind,
       quote_ident(n.nspname) as schema,
       quote_ident(c.relname) as name,
       w.owner,
       (select rolsuper from pg_roles where rolname = current_user)
           or coalesce(has_schema_privilege(to_regrole(w.owner)::oid, n.oid, 'CREATE'), false) as owner_may_create
from (<wanted>) w (relation, owner)
join pg_class c on c.oid = w.relation
join pg_namespace n on n.oid = c.relnamespace
where c.relowner is distinct from to_regrole(w.owner)::oid
