-- The columns in which a compressed relation keeps data about each batch.
select a.attname
from pg_attribute a
where a.attrelid = (:relation)::regclass and a.attnum > 0 and not a.attisdropped
  and a.attname like '\_ts\_meta\_%'
order by a.attname
