-- Some rows of a batch.
select array[<sample>]
from (select <columns>
      from <relation>
      where <predicate> and <batch>
      order by random()
      limit :most) as some_rows
