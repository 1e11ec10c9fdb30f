-- Of the rows of a batch one out of so many, and those with the least and the greatest value of each column.
select array[<sample>]
from (select <columns>, row_number() over () as tsm_row, <extremes>
      from <relation>
      where <predicate> and <batch>) as numbered
where tsm_row % <one_of> = 0 or 1 in (<ranks>)
