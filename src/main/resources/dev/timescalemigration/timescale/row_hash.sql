-- How rows of a table are hashed: by their text where some column's type, or a type within it, has no extended
-- hash function, or one that differs between databases: enums (hashenumextended, PostgreSQL's hashfunc.c) and
-- the reg types hash an oid; or one that takes values as equal that are written otherwise: '1 day' and '24 hours'
-- of an interval, 'A' and 'a' of a citext or in a collation that is not deterministic. And the columns whose hash
-- is the exclusive or of their halves (hashint8extended), which need a value more.
with recursive part (attname, typid, within) as (
    select a.attname, a.atttypid, false
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = :schema and c.relname = :name and a.attnum > 0 and not a.attisdropped
    union
    select part.attname, inner_type.typid, part.within or inner_type.within
    from part
    join pg_type t on t.oid = part.typid
    cross join lateral (
        select t.typbasetype as typid, false as within where t.typtype = 'd'
        union all
        select t.typelem, true where t.typcategory = 'A'
        union all
        select f.atttypid, true from pg_attribute f
        where t.typtype = 'c' and f.attrelid = t.typrelid and f.attnum > 0 and not f.attisdropped
        union all
        select r.rngsubtype, true from pg_range r where r.rngtypid = t.oid or r.rngmultitypid = t.oid
    ) inner_type
)
select (exists (
    select
    from part
    join pg_type t on t.oid = part.typid
    where t.typtype = 'e'
       or t.oid = 'interval'::regtype
       -- 1 and -1 have one hash (hash_numeric_extended, PostgreSQL's numeric.c), in jsonb too
       or t.oid in ('numeric'::regtype, 'jsonb'::regtype)
       or t.typname = 'citext'
       or t.oid in ('timetz'::regtype, 'pg_lsn'::regtype, 'xid8'::regtype)
       or part.within and t.oid in ('int8'::regtype, 'timestamptz'::regtype, 'timestamp'::regtype, 'time'::regtype)
       or (t.typnamespace = 'pg_catalog'::regnamespace and t.typname like 'reg%')
       -- domains, arrays, composites and ranges hash through what they hold
       or t.typtype = 'b' and t.typcategory <> 'A'
      and not exists (
          select
          from pg_opclass o
          join pg_am m on m.oid = o.opcmethod and m.amname = 'hash'
          join pg_amproc p on p.amprocfamily = o.opcfamily and p.amprocnum = 2
          where o.opcdefault
            and (o.opcintype = t.oid
                 or exists (select from pg_cast k
                            where k.castsource = t.oid and k.casttarget = o.opcintype
                              and k.castmethod = 'b' and k.castcontext = 'i'))
            and p.amproclefttype = o.opcintype))
    or exists (
    select
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_collation l on l.oid = a.attcollation and not l.collisdeterministic
    where n.nspname = :schema and c.relname = :name and a.attnum > 0 and not a.attisdropped)) as by_text,
    array(select part.attname::text from part where part.typid = 'int8'::regtype) as integers,
    array(select part.attname::text from part where part.typid = 'timestamptz'::regtype) as instants,
    array(select part.attname::text from part where part.typid in ('timestamp'::regtype, 'time'::regtype)) as times
