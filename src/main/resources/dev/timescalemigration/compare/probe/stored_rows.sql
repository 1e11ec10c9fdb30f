-- How many rows there are, up to so many. The condition on tableoid keeps an index from being counted.
select -1 as number, count(*) as found, false as misplaced
from (select
      from <relation>
      where <predicate> and tableoid is not null
      limit <most>) as stored
