-- What keeps the source from following the target after the switch, each with the statement that fixes it.
select format('role %I may not make a schema', current_user) as problem,
       format('GRANT CREATE ON DATABASE %I TO %I', current_database(), current_user) as fix
where not has_database_privilege(current_database(), 'CREATE')
union all
select 'there is the ledger of an earlier migration', 'DROP SCHEMA _timescale_migration CASCADE'
where to_regclass('_timescale_migration.migration') is not null
