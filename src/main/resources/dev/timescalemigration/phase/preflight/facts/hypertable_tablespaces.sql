-- Tablespaces attached to hypertables, into which new chunks go.
select distinct attached::text
from (<timescale/relations/hypertables>) h
cross join lateral <extension_schema>.show_tablespaces(h.oid::regclass) attached
order by 1
