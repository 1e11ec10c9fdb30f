-- What the role of this session may do of what restricted_objects.sql asks for, in the same words.
select 'SUPERUSER' as held from pg_roles where rolname = current_user and rolsuper
union all
-- ValidateRestrictionEstimator, src/backend/commands/operatorcmds.c: before these releases everybody could name one
select 'ESTIMATOR'
from pg_roles
where rolname = current_user
  and (rolsuper or current_setting('server_version_num')::int < (case current_setting('server_version_num')::int / 10000
                                                                 when 15 then 150016 when 16 then 160012 when 17 then 170008
                                                                 when 18 then 180002 else 0 end))
union all
select 'USAGE ON LANGUAGE ' || quote_ident(lanname)
from pg_language
where lanpltrusted and has_language_privilege(oid, 'USAGE')
union all
-- A language that comes with its extension may be used by everybody.
select 'USAGE ON LANGUAGE ' || quote_ident(e.name)
from pg_available_extensions e
where not exists (select from pg_language l where l.lanname = e.name)
union all
select 'USAGE ON FOREIGN DATA WRAPPER ' || quote_ident(fdwname)
from pg_foreign_data_wrapper
where has_foreign_data_wrapper_privilege(oid, 'USAGE')
union all
select 'SET ON PARAMETER ' || lower((select string_agg(quote_ident(part), '.') from unnest(string_to_array(p.name, '.')) part))
from (select name from pg_settings where context = 'user' or has_parameter_privilege(name, 'SET')
      union
      select parname from pg_parameter_acl where has_parameter_privilege(parname, 'SET')) p
union all
select rolname from pg_roles where rolname like 'pg\_%' and pg_has_role(oid, 'USAGE')
