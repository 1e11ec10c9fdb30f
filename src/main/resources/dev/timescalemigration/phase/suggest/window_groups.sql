-- The rows of a window in groups of the same time and the same (bits of the) hash.
select row_at.at, row_at.hash & :mask as bucket, count(*) as row_count, sum(row_at.hash) as hash
from (
    select <internal_time> as at, <hash> as hash
    from <table>
    where <predicate>
) row_at
group by 1, 2
