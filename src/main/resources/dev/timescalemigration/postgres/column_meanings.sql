-- What the stored values, hashes and order of a table's columns depend on besides the values themselves.
with recursive part (attnum, typid, collid) as (
    select a.attnum, a.atttypid, a.attcollation
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = :schema and c.relname = :name and a.attnum > 0 and not a.attisdropped
    union
    select part.attnum, inner_type.typid, inner_type.collid
    from part
    join pg_type t on t.oid = part.typid
    cross join lateral (
        select t.typbasetype as typid, part.collid as collid where t.typtype = 'd'
        union all
        select t.typelem, part.collid where t.typelem <> 0 and t.typsubscript = 'array_subscript_handler'::regproc
        union all
        select f.atttypid, f.attcollation from pg_attribute f
        where t.typtype = 'c' and f.attrelid = t.typrelid and f.attnum > 0 and not f.attisdropped
        union all
        select r.rngsubtype, r.rngcollation from pg_range r where r.rngtypid = t.oid or r.rngmultitypid = t.oid
    ) inner_type
), used as (
    -- The columns for locales and rules have other names in other versions of PostgreSQL.
    select c.oid,
           v.provider, v.name, v.locale, v.recorded, v.actual,
           coalesce(c.collisdeterministic, true) as is_deterministic
    from pg_collation c
    join pg_database d on d.datname = current_database()
    cross join lateral (
        select d.datlocprovider as provider, d.datcollate || ' ' || d.datctype as name,
               concat_ws(' ', coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'),
                         to_jsonb(d) ->> 'daticurules') as locale,
               d.datcollversion as recorded, pg_database_collation_actual_version(d.oid) as actual
        where c.collprovider = 'd'
        union all
        select c.collprovider, c.collcollate || ' ' || c.collctype,
               concat_ws(' ', coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale'),
                         to_jsonb(c) ->> 'collicurules'),
               c.collversion, pg_collation_actual_version(c.oid)
        where c.collprovider <> 'd'
    ) v
    where c.oid in (select part.collid from part)
), rule as (
    select k.oid,
           k.is_deterministic,
           -- Both order by the bytes (pg_newlocale_from_collation and lc_collate_is_c, pg_locale.c 15 to 18).
           k.provider = 'b' or k.provider = 'c' and k.name ~ '^(C|POSIX) ' as is_byte_order,
           case k.provider
               when 'i' then 'ICU ' || k.locale
               when 'b' then 'builtin ' || k.locale
               else 'libc ' || k.name
           end
           || coalesce(' version ' || k.actual,
                       -- A library without versions is reported by the platform that the server was built for.
                       case when k.provider = 'c' then ' of ' || substring(version() from ' on [^, ]*-([^, -]+),') end,
                       '')
           || case when k.is_deterministic then '' else ' nondeterministic' end
           -- Values may have been ordered by the library of then: that is like no other order.
           || case when k.recorded is distinct from k.actual
                   then ' recorded as ' || coalesce(k.recorded, 'none') || ' by ' || s.system_identifier
                   else '' end as description
    from used k
    cross join pg_control_system() s
), meaning as (
    select part.attnum,
           -- The reg types (pg_type.dat): their values are object ids, and their names only when they are read.
           t.typoutput::regproc::text ~ '^reg[a-z]+out$' as holds_object_id,
           -- hashenum and hashenumextended hash the label's object id (hashfunc.c).
           t.typtype = 'e' as hashes_object_id,
           -- The other types compare and hash as they like: citext folds to lower case first (citext.c).
           r.oid is not null and t.typtype = 'b' and t.typelem = 0 and t.oid >= 16384 as folds,
           r.is_byte_order,
           r.is_deterministic,
           r.description
    from part
    join pg_type t on t.oid = part.typid
    left join rule r on r.oid = part.collid
)
select a.attname as name,
       bool_or(m.holds_object_id) as holds_object_ids,
       bool_or(m.holds_object_id or m.hashes_object_id) as hashes_object_ids,
       coalesce(array_agg(distinct case when m.is_byte_order and not m.folds then 'bytes' else m.description end)
                    filter (where m.description is not null), '{}') as orders,
       coalesce(array_agg(distinct m.description) filter (where not m.is_deterministic or m.folds), '{}') as hashes
from meaning m
join pg_attribute a on a.attnum = m.attnum
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = :schema and c.relname = :name
group by a.attnum, a.attname
order by a.attnum
