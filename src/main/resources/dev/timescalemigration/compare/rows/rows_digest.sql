-- The number of rows and the sum of their hashes.
select count(*) as row_count, coalesce(sum((<hash>)::numeric), 0) as hash
from <relation>
where <predicate>
