-- Settings of the database and of roles, as the statements that give and take them. A list of names is stored as it was set,
-- so each name is written as a literal of its own (variable_is_guc_list_quote, src/bin/pg_dump/dumputils.c 17). Restoring mode
-- belongs to a load.
select coalesce(r.rolname, '') as role,
       entry.name,
       format('ALTER %s SET %s TO %s', owner.of, entry.quoted,
              case when entry.name in ('search_path', 'session_preload_libraries', 'local_preload_libraries', 'temp_tablespaces')
                   then coalesce((select string_agg(quote_literal(coalesce(replace(part[1], '""', '"'), lower(part[2]))), ', '
                                                    order by ordinal)
                                  from regexp_matches(entry.value, '"((?:[^"]|"")*)"|([^",\s][^,\s]*)', 'g')
                                       with ordinality as parts (part, ordinal)),
                                 '''''')
                   else quote_literal(entry.value) end) as given,
       format('ALTER %s RESET %s', owner.of, entry.quoted) as taken,
       s.setdatabase <> 0 as in_database,
       -- Sessions that begin as another role, read only, or with a library that the server lacks, can do nothing.
       entry.name not in ('role', 'session_authorization', 'local_preload_libraries', 'session_preload_libraries',
                          'default_transaction_read_only', 'transaction_read_only') as may_be_moved
from pg_db_role_setting s
left join pg_roles r on r.oid = s.setrole
cross join lateral unnest(s.setconfig) as one (setting)
cross join lateral (
    select split_part(one.setting, '=', 1),
           substr(one.setting, position('=' in one.setting) + 1),
           (select string_agg(quote_ident(part), '.' order by ordinal)
            from unnest(string_to_array(split_part(one.setting, '=', 1), '.')) with ordinality as part (part, ordinal))
    ) as entry (name, value, quoted)
cross join lateral (
    select case when s.setrole = 0 then format('DATABASE %I', :database)
                when s.setdatabase = 0 then format('ROLE %I', r.rolname)
                else format('ROLE %I IN DATABASE %I', r.rolname, :database) end) as owner (of)
where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
  and entry.name <> 'timescaledb.restoring'
order by 1, 2
