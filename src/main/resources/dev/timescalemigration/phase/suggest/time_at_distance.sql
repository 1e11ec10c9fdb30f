-- The time of the row that is so many rows below the newest one of a window.
select <internal_time>
from <table>
where <predicate>
order by <time> desc
offset :distance
limit 1
