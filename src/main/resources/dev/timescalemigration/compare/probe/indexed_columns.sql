-- Columns of a table's indexes; bloom filters of compressed batches are made for these by default
-- (timescaledb.enable_sparse_index_bloom, src/guc.c 2.20 to 2.29).
select distinct a.attname
from pg_index i
join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
where i.indrelid = (:table)::regclass
order by 1
