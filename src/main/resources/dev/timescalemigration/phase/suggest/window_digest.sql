-- What one side holds in a window: the number of its rows and the sum of their hashes.
select count(*) as row_count, coalesce(sum(<hash>), 0) as hash
from <table>
where <predicate>
