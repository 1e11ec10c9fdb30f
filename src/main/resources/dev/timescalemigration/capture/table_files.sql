-- Which files hold each table of the users, and which column is which there: a column may be dropped and made again, or exchange its
-- name with another, without a rewrite. Chunks are left out: they are rewritten when they are compressed. Of a partitioned table all
-- partitions count.
select n.nspname as schema, root.relname as name,
       md5(string_agg(concat_ws(':', c.oid, c.relfilenode, columns.digest), ',' order by c.oid)) as files
from pg_class c
join pg_class root on root.oid = coalesce(pg_partition_root(c.oid), c.oid)
join pg_namespace n on n.oid = root.relnamespace
cross join lateral (
    select string_agg(concat_ws(':', a.attnum, a.attname, a.attmissingval), ',' order by a.attnum) as digest
    from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
) columns
where c.relkind in ('r', 'p') and c.relpersistence = 'p'
  and n.nspname not in ('pg_catalog', 'information_schema', '_timescale_migration')
  and n.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
  and c.oid not in (select oid from (<timescale/relations/chunks>) chunks)
group by 1, 2
