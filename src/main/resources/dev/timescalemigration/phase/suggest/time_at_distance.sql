-- The time of the row that stands so many rows below the newest one of a window.
select _timescaledb_functions.time_to_internal(<time>)
from <table>
where <predicate>
order by <time> desc
offset :distance
limit 1
