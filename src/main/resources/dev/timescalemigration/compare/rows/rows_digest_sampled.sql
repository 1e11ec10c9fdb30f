-- The number of rows and the sum of their hashes, and the values of some columns of some rows: one out of <one_of>, picked by
-- its place. That costs little per row, and unlike random() it may be computed by parallel workers.
select count(*) as row_count,
       coalesce(sum((<hash>)::numeric), 0) as hash,
       array_to_json(array_agg(array[<sample>]) filter (where hashtidextended(ctid, 0) % <one_of> = 0))::text as sample
from <relation>
where <predicate>
