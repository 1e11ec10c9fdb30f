-- The rows with the least and the greatest value of a column.
(select array[<sample>] from <relation> where <predicate> order by <column> limit 1)
union all
(select array[<sample>] from <relation> where <predicate> order by <column> desc limit 1)
