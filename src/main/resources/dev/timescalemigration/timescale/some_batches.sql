-- Some compressed batches, from anywhere in the relation: the segment, and the bounds of the first column that they are
-- sorted by.
select array[<segment>]::text[] as segment, _ts_meta_min_1::text as least, _ts_meta_max_1::text as greatest
from (select * from <relation> order by random() limit :most) as some_batches
