-- What would make a job of the target fail whenever it is started, one sentence each. Policies work on
-- what their role owns (ts_hypertable_permissions_check, src/hypertable.c 2.29.2; since 2.28 as the
-- database's owner on everything), and the scheduler starts nothing as a role without LOGIN
-- (ts_bgw_job_validate_job_owner, src/bgw/job.c 2.29.2).
with job as (
    select j.owner, r.rolcanlogin as can_login, j.proc_schema, j.proc_name, c.oid as relation, c.relkind, c.relowner
    from timescaledb_information.jobs j
    left join pg_roles r on r.oid = j.owner::oid
    left join pg_namespace n on n.nspname = :schema
    left join pg_class c on c.relnamespace = n.oid and c.relname = :hypertable
    where j.job_id = :id
)
select format('it runs as role %s, which may not log in: ALTER ROLE %s LOGIN', owner, owner)
from job
where not can_login
union all
select format('it runs as role %s, which does not own %s: ALTER %s %s OWNER TO %s', owner, relation::regclass,
              case relkind when 'v' then 'MATERIALIZED VIEW' else 'TABLE' end, relation::regclass, owner)
from job
where proc_schema in (select name from (<timescale/relations/extension_schemas>) own)
  and relation is not null
  and not pg_has_role(owner::oid, relowner, 'USAGE')
  and not pg_has_role(owner::oid, (select datdba from pg_database where datname = current_database()), 'USAGE')
union all
select format('it calls %I.%I, which the target does not have: create it', proc_schema, proc_name)
from job
where not exists (select
                  from pg_proc p
                  join pg_namespace n on n.oid = p.pronamespace
                  where n.nspname = job.proc_schema and p.proname = job.proc_name)
