-- The number of rows and the sum of their hashes, and the values of some columns of some rows. A hash of few columns decides
-- first: <hash> would be computed twice for every row, which doubles the time. Then <hash> decides, as all rows may be alike
-- in those columns. One row out of <one_of> squared is taken.
select count(*) as row_count,
       coalesce(sum((<hash>)::numeric), 0) as hash,
       array_to_json(array_agg(array[<sample>]) filter (
           where case when <picked> % <one_of> = 0 then <hash> % <one_of> = 0 end))::text as sample
from <relation>
where <predicate>
