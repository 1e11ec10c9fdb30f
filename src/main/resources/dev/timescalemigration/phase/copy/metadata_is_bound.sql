-- Whether a compressed relation keeps minima or maxima sorted by some collations, or bloom filters.
select exists (
  select
  from pg_attribute a
  where a.attrelid = (:relation)::regclass and a.attnum > 0 and not a.attisdropped
    and starts_with(a.attname, '_ts_meta_')
    and (a.attcollation = any (:collations::bigint[]::oid[])
         or a.atttypid in (select oid from pg_type where typname = 'bloom1')))
