-- Not how far a sequence has come: the switch sets that.
select format('%I.%I', n.nspname, c.relname) as object,
       concat_ws(' ', format_type(s.seqtypid, null), 'start', s.seqstart, 'increment', s.seqincrement,
           'from', s.seqmin, 'to', s.seqmax, 'cache', s.seqcache,
           case when s.seqcycle then 'cycle' end,
           case when c.relpersistence = 'u' then 'unlogged' end,
           (select format('%s %I.%I.%I', case d.deptype when 'i' then 'identity of' else 'owned by' end,
                          on_.nspname, oc.relname, oa.attname)
            from pg_depend d
            join pg_class oc on oc.oid = d.refobjid
            join pg_namespace on_ on on_.oid = oc.relnamespace
            join pg_attribute oa on oa.attrelid = oc.oid and oa.attnum = d.refobjsubid
            where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0
              and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i'))) as definition
from pg_sequence s
join pg_class c on c.oid = s.seqrelid
join pg_namespace n on n.oid = c.relnamespace
where c.oid in (<user_relations>)
