-- How to make another table that is the same as a compressed relation.
with attribute as (
    select a.attnum, a.attname, a.attstorage, a.attcompression, a.attstattarget,
           a.atttypid = <timescale/names/compressed_data> as is_batch,
           t.typsend <> 0 and t.typreceive <> 0 as is_binary,
           format('%I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                  case when l.oid is not null and a.attcollation <> t.typcollation
                       then format(' collate %I.%I', ln.nspname, l.collname) end,
                  case when a.attnotnull then ' not null' end) as definition
    from pg_attribute a
    join pg_type t on t.oid = a.atttypid
    left join pg_collation l on l.oid = a.attcollation
    left join pg_namespace ln on ln.oid = l.collnamespace
    where a.attrelid = (:relation)::regclass and a.attnum > 0 and not a.attisdropped
), action as (
    select a.attnum, format('alter column %I %s', a.attname, o.action) as action
    from attribute a
    cross join lateral (
        select 'set storage ' || case a.attstorage when 'p' then 'plain' when 'e' then 'external'
                                                   when 'm' then 'main' else 'extended' end as action
        union all
        select 'set statistics ' || a.attstattarget where coalesce(a.attstattarget, -1) >= 0
        union all
        select 'set compression ' || case a.attcompression when 'p' then 'pglz' else 'lz4' end
        where a.attcompression <> ''
    ) o
)
select array(select definition from attribute order by attnum) as definitions,
       array(select attname::text from attribute order by attnum) as columns,
       array(select attname::text from attribute where is_batch) as batches,
       array(select attname::text from attribute where is_batch and attstorage = 'x') as compressible,
       -- Bloom filters have no binary form (sql/pre_install/types.functions.sql 2.20 to 2.29).
       (select bool_and(is_binary) from attribute) as binary,
       array(select action from action order by attnum) as actions,
       coalesce(c.reloptions, '{}') as options,
       c.relpersistence = 'u' as unlogged,
       -- What follows the name of the table: the method and the columns.
       array(select substring(pg_get_indexdef(i.indexrelid) from ' USING (.*)$')
             from pg_index i where i.indrelid = c.oid order by i.indexrelid) as indexes
from pg_class c
where c.oid = (:relation)::regclass
