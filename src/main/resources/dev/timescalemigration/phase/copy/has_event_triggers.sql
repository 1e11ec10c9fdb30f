-- Whether event triggers other than those of extensions fire.
select exists (
    select
    from pg_catalog.pg_event_trigger t
    where t.evtenabled <> 'D'
      and not exists (select from pg_catalog.pg_depend d
                      where d.classid = 'pg_catalog.pg_event_trigger'::regclass and d.objid = t.oid and d.deptype = 'e'))
