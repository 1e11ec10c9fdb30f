-- Objects of rare kinds: whether they are there, and what they are made of. A subscription is left behind on purpose, as
-- two subscribers would share one slot. Tables of a publication are those of users; chunks are compared one by one. Options
-- of user mappings hold passwords and are not read.
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
select o.type || ' ' || o.identity as object, concat_ws(' ', o.type, made.of) as definition
from catalog_object c
cross join lateral pg_identify_object(c.classid, c.objid, 0) o
cross join lateral (
    select case c.classid
        when 'pg_publication'::regclass then (
            select concat_ws(', ', to_jsonb(p) - '{oid,pubname,pubowner}'::text[],
                'schemas ' || (select string_agg(s.pnnspid::regnamespace::text, ', ' order by s.pnnspid::regnamespace::text)
                               from pg_publication_namespace s where s.pnpubid = p.oid),
                'tables ' || (select string_agg(concat(format('%I.%I', n.nspname, t.relname),
                                      (select format(' (%s)', string_agg(quote_ident(a.attname), ', ' order by a.attname))
                                       from pg_attribute a where a.attrelid = t.oid and a.attnum = any (m.prattrs)),
                                      ' where ' || pg_get_expr(m.prqual, m.prrelid)), ', ' order by n.nspname, t.relname)
                              from pg_publication_rel m
                              join pg_class t on t.oid = m.prrelid
                              join pg_namespace n on n.oid = t.relnamespace
                              where m.prpubid = p.oid and t.oid in (<user_relations>)))
            from pg_publication p where p.oid = c.objid)
        when 'pg_event_trigger'::regclass then (
            select concat_ws(', ', 'on ' || t.evtevent, 'tags ' || t.evttags::text, t.evtfoid::regprocedure,
                case t.evtenabled when 'D' then 'disabled' when 'R' then 'on replicas' when 'A' then 'always' end)
            from pg_event_trigger t where t.oid = c.objid)
        when 'pg_foreign_data_wrapper'::regclass then (
            select concat_ws(', ', 'handler ' || nullif(w.fdwhandler::regproc::text, '-'),
                'validator ' || nullif(w.fdwvalidator::regproc::text, '-'), (select string_agg(o, ', ' order by o) from unnest(w.fdwoptions) o))
            from pg_foreign_data_wrapper w where w.oid = c.objid)
        when 'pg_foreign_server'::regclass then (
            select concat_ws(', ', s.srvtype, s.srvversion, (select string_agg(o, ', ' order by o) from unnest(s.srvoptions) o),
                'mappings for ' || (select string_agg(u.usename, ', ' order by u.usename)
                                    from pg_user_mappings u where u.srvid = s.oid))
            from pg_foreign_server s where s.oid = c.objid)
        when 'pg_ts_config'::regclass then (
            select concat_ws(', ', f.cfgparser::text,
                (select string_agg(concat(m.maptokentype, ' ', m.mapdict::regdictionary), ', ' order by m.maptokentype, m.mapseqno)
                 from pg_ts_config_map m where m.mapcfg = f.oid))
            from (select g.oid, 'parser ' || r.prsname as cfgparser
                  from pg_ts_config g join pg_ts_parser r on r.oid = g.cfgparser) f
            where f.oid = c.objid)
        when 'pg_ts_dict'::regclass then (
            select concat_ws(', ', t.tmplname, d.dictinitoption)
            from pg_ts_dict d join pg_ts_template t on t.oid = d.dicttemplate where d.oid = c.objid)
        when 'pg_collation'::regclass then (
            -- The column of a locale has another name since PostgreSQL 17.
            select concat_ws(', ', 'provider ' || l.collprovider::text, 'deterministic ' || l.collisdeterministic, l.collcollate,
                l.collctype, to_jsonb(l) ->> 'colliculocale', to_jsonb(l) ->> 'colllocale', to_jsonb(l) ->> 'collicurules')
            from pg_collation l where l.oid = c.objid)
        when 'pg_cast'::regclass then (
            select concat_ws(', ', nullif(k.castfunc::regprocedure::text, '-'), k.castcontext, k.castmethod)
            from pg_cast k where k.oid = c.objid)
        when 'pg_operator'::regclass then (
            select concat_ws(', ', r.oprcode, r.oprrest, r.oprjoin, r.oprcanhash, r.oprcanmerge)
            from pg_operator r where r.oid = c.objid)
        when 'pg_language'::regclass then (
            select concat_ws(', ', 'trusted ' || g.lanpltrusted, g.lanplcallfoid::regproc)
            from pg_language g where g.oid = c.objid)
    end) made (of)
where c.objid >= 16384
  and not exists (select from pg_depend d where d.classid = c.classid and d.objid = c.objid and d.deptype = 'e')
