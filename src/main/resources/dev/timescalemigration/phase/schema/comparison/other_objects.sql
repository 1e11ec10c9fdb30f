-- Objects of rare kinds: whether they are there. A subscription is left behind on purpose, as two
-- subscribers would share one slot.
with catalog_object (classid, objid) as (
    select 'pg_cast'::regclass, oid from pg_cast
    union all select 'pg_collation'::regclass, oid from pg_collation
    union all select 'pg_conversion'::regclass, oid from pg_conversion
    union all select 'pg_language'::regclass, oid from pg_language
    union all select 'pg_operator'::regclass, oid from pg_operator
    union all select 'pg_opclass'::regclass, oid from pg_opclass
    union all select 'pg_opfamily'::regclass, oid from pg_opfamily
    union all select 'pg_am'::regclass, oid from pg_am
    union all select 'pg_ts_config'::regclass, oid from pg_ts_config
    union all select 'pg_ts_dict'::regclass, oid from pg_ts_dict
    union all select 'pg_ts_parser'::regclass, oid from pg_ts_parser
    union all select 'pg_ts_template'::regclass, oid from pg_ts_template
    union all select 'pg_transform'::regclass, oid from pg_transform
    union all select 'pg_foreign_data_wrapper'::regclass, oid from pg_foreign_data_wrapper
    union all select 'pg_foreign_server'::regclass, oid from pg_foreign_server
    union all select 'pg_publication'::regclass, oid from pg_publication
    union all select 'pg_event_trigger'::regclass, oid from pg_event_trigger
)
select o.type || ' ' || o.identity as object, o.type as definition
from catalog_object c
cross join lateral pg_identify_object(c.classid, c.objid, 0) o
where c.objid >= 16384
  and not exists (select from pg_depend d where d.classid = c.classid and d.objid = c.objid and d.deptype = 'e')
