-- Values of some columns of the rows that come first.
select array[<sample>]
from <relation>
where <predicate>
limit :most
