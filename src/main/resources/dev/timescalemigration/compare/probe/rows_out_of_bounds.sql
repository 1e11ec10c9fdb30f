-- Rows of a compressed chunk that are out of what is kept about their batch, one for each batch and bound. A scan that sorts
-- nothing gives the rows batch by batch, in the order of the compressed relation, and those that are not compressed last
-- (tsl/src/nodes/decompress_chunk/, tsl/src/nodes/columnar_scan/ 2.16 to 2.29).
with batch as materialized (
    select row_number() over (order by ctid) as number,
           sum(_ts_meta_count) over (order by ctid)::bigint as upto,
           <kept>
    from <relation>
), ends as materialized (
    select array_agg(upto order by number) as upto
    from batch
), numbered as materialized (
    select row_number() over () as number, <columns>
    from <chunk>
), outside as (
    select b.number, bound.broken, array[<sample>] as row
    from numbered r
    cross join ends
    join batch b on b.number = width_bucket(r.number - 1, ends.upto) + 1
    cross join lateral (values <broken>) as bound (broken, is_broken)
    where bound.is_broken
)
select distinct on (broken, number) broken, row
from outside
order by broken, number
limit <most>
