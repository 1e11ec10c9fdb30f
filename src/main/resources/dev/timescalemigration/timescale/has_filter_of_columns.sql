-- Whether a compressed relation may have a bloom filter over one of some columns. A filter is named after its
-- columns; a long name is cut, so that the columns are not known (compressed_column_metadata_name_v2,
-- tsl/src/compression/create.c 2.20 to 2.29).
select exists (
    select
    from pg_attribute a
    join pg_type t on t.oid = a.atttypid
    join pg_namespace n on n.oid = t.typnamespace
    where a.attrelid = (:relation)::regclass and a.attnum > 0 and not a.attisdropped
      and n.nspname = '_timescaledb_internal' and t.typname = 'bloom1'
      and (octet_length(a.attname) >= 60
           or exists (select from unnest((:columns)::text[]) as wanted (name)
                      where strpos(a.attname, wanted.name) > 0)))
