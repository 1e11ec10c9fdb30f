-- A hash over what is kept about all batches, whatever their order.
select coalesce(sum(hashtextextended(row(<kept>)::text, 0)::numeric), 0)
from <relation>
