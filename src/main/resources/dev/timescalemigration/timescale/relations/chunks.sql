-- The tables of chunks.
select i.inhrelid as oid
from pg_inherits i
join (<timescale/relations/hypertables>) h on h.oid = i.inhparent
