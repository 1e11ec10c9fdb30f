-- The number of rows of a window.
select count(*)
from <table>
where <predicate>
