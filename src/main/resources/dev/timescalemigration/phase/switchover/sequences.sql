-- All sequences of users: identity, serial and free ones; not those of extensions or of the program.
-- held_until is the last value of the sequence that fits the columns which own it or take it as their default.
select n.nspname as schema_name, c.relname as name,
       s.seqincrement as increment, s.seqmin as min_value, s.seqmax as max_value, s.seqcycle as cycles,
       s.seqcache as cache,
       case when s.seqincrement > 0 then least(s.seqmax, held.greatest)
            else greatest(s.seqmin, -held.greatest - 1) end as held_until
from pg_sequence s
join pg_class c on c.oid = s.seqrelid
join pg_namespace n on n.oid = c.relnamespace
cross join lateral (
  select min(case coalesce(nullif(t.typbasetype, 0), t.oid)
               when 'int2'::regtype then 32767
               when 'int4'::regtype then 2147483647 end) as greatest
  from (
    select d.refobjid as relation, d.refobjsubid as number
    from pg_depend d
    where d.classid = 'pg_class'::regclass and d.objid = s.seqrelid
      and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
    union
    select f.adrelid, f.adnum
    from pg_depend d
    join pg_attrdef f on f.oid = d.objid
    where d.refclassid = 'pg_class'::regclass and d.refobjid = s.seqrelid and d.classid = 'pg_attrdef'::regclass
  ) as used
  join pg_attribute a on a.attrelid = used.relation and a.attnum = used.number
  join pg_type t on t.oid = a.atttypid
) as held
where n.nspname not like 'pg\_%'
  and n.nspname not in ('information_schema', '_timescale_migration')
  and n.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
  and not exists (select from pg_depend d
                  where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by 1, 2
