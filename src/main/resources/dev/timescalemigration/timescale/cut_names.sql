-- Hypertables whose compressed chunks have columns with names that are no text: TimescaleDB names them after users' columns, and
-- keeps the first 39 bytes, also within a letter (tsl/src/compression/create.c, compressed_column_metadata_name_v2). With the
-- columns of longer names that they stand for; none when it is a filter of several columns.
with chunk as not materialized (
    <timescale/chunk_rows>
), cut as materialized (
    select distinct a.attrelid, encode(textsend(a.attname::text), 'hex') as name
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
    where getdatabaseencoding() = 'UTF8'
      and octet_length(a.attname::text) > 39
      and starts_with(a.attname::text, '_ts_meta_v2_')
      and encode(textsend(a.attname::text), 'hex')
          !~ '^([0-7][0-9a-f]|[cd][0-9a-f][89ab][0-9a-f]|e[0-9a-f]([89ab][0-9a-f]){2}|f[0-7]([89ab][0-9a-f]){3})*$'
), hypertable as materialized (
    select distinct h.schema_name, h.table_name, cut.name
    from cut
    join chunk k on k.compressed_relid = cut.attrelid
    join _timescaledb_catalog.hypertable h on h.id = k.hypertable_id
)
select h.schema_name, h.table_name,
    coalesce(array_agg(distinct a.attname::text) filter (where a.attname is not null), '{}') as columns
from hypertable h
join pg_namespace n on n.nspname = h.schema_name
join pg_class c on c.relnamespace = n.oid and c.relname = h.table_name
left join pg_attribute a
  on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and octet_length(a.attname::text) > 39
  and left(encode(textsend(a.attname::text), 'hex'), 78) = right(h.name, 78)
group by h.schema_name, h.table_name
order by h.schema_name, h.table_name
