-- What decides how chunks of a hypertable can be filled.
select c.relkind = 'r' as is_plain_table,
       c.relpersistence = 'u' as is_unlogged,
       am.amname as access_method,
       pg_get_userbyid(c.relowner) as owner,
       c.reloptions as options,
       (select t.reloptions from pg_class t where t.oid = c.reltoastrelid) as toast_options,
       exists (select from pg_constraint k where k.confrelid = c.oid and k.contype = 'f') as is_referenced,
       has_parameter_privilege('session_replication_role', 'set') as may_set_replica_role,
       exists (select from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal
               and t.tgname <> 'ts_insert_blocker' and t.tgenabled in ('O', 'A')) as has_user_triggers
from pg_class c
left join pg_am am on am.oid = c.relam
where c.oid = (:table)::regclass
