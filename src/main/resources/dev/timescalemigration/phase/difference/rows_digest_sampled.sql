-- The number of rows and the sum of their hashes, and the values of some columns of one row out of so many. Which rows is
-- decided by a hash of few columns: <hash> would be computed twice, which doubles the time.
select count(*) as row_count,
       coalesce(sum((<hash>)::numeric), 0) as hash,
       array_to_json(array_agg(array[<sample>]) filter (where <picked> % <one_of> = 0))::text as sample
from <relation>
where <predicate>
