-- How rows of a table are hashed: by their text, unless each column's type, and each type within it, is one of those
-- below, of which the hash function is known to see all that a reader sees, alone or with one more value for the column.
-- Not so: what has no extended hash function; enums and the reg types, which hash an oid; numeric, and so jsonb, which
-- leave out the sign (hash_numeric_extended, PostgreSQL's numeric.c); what is equal and written otherwise, as '1 day' and
-- '24 hours', 'A' and 'a' of a citext or in a collation that is not deterministic; composite values, of which one without
-- a value in it has the hash of NULL (hash_record_extended, rowtypes.c). Types of extensions may do any of it. Domains of
-- ranges have no hash function (lookup_type_cache, typcache.c).
with recursive part (attname, typid, collid, within, of_domain) as (
    select a.attname, a.atttypid, a.attcollation, false, false
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = :schema and c.relname = :name and a.attnum > 0 and not a.attisdropped
    union
    select part.attname, inner_type.typid, inner_type.collid, part.within or inner_type.within, t.typtype = 'd'
    from part
    join pg_type t on t.oid = part.typid
    cross join lateral (
        select t.typbasetype as typid, part.collid as collid, false as within where t.typtype = 'd'
        union all
        select t.typelem, part.collid, true where t.typsubscript = 'array_subscript_handler'::regproc
        union all
        select f.atttypid, f.attcollation, true from pg_attribute f
        where t.typtype = 'c' and f.attrelid = t.typrelid and f.attnum > 0 and not f.attisdropped
        union all
        select r.rngsubtype, r.rngcollation, true from pg_range r where r.rngtypid = t.oid or r.rngmultitypid = t.oid
    ) inner_type
),
-- Types that need one more value, and what it is of; it is not had of values within others.
supplemented (typid, supplement) as (
    values ('int8'::regtype, 'UPPER_HALF'), ('timestamptz', 'INSTANT'), ('timestamp', 'SECONDS'), ('time', 'SECONDS'),
           ('float4', 'SIGN_OF_ZERO'), ('float8', 'SIGN_OF_ZERO'), ('bpchar', 'LENGTH')
),
exact (typid) as (
    values ('bool'::regtype), ('"char"'), ('name'), ('text'), ('varchar'), ('bytea'), ('int2'), ('int4'), ('oid'), ('uuid'),
           ('date'), ('inet'), ('cidr'), ('macaddr'), ('macaddr8')
),
known as (
    select part.*,
           case when t.typsubscript = 'array_subscript_handler'::regproc then 'DIMENSIONS'
                when t.typtype = 'm' and not part.of_domain then 'EMPTINESS'
                else s.supplement end as supplement,
           -- domains and ranges hash through what they hold
           t.typtype = 'd' or (t.typtype = 'r' and not part.of_domain) or e.typid is not null as is_exact
    from part
    join pg_type t on t.oid = part.typid
    left join supplemented s on s.typid = part.typid
    left join exact e on e.typid = part.typid
)
select exists (select from known where not is_exact and (supplement is null or within))
    or exists (
        select
        from part
        join pg_collation l on l.oid = part.collid and not l.collisdeterministic) as by_text,
    array(select attname::text from known where supplement is not null order by attname, supplement) as columns,
    array(select supplement from known where supplement is not null order by attname, supplement) as supplements
