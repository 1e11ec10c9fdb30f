-- The number of rows and the sum of their hashes, and the values of some columns of one row out of so many.
select count(*) as row_count,
       coalesce(sum((hash)::numeric), 0) as hash,
       array_to_json(array_agg(array[<sample>]) filter (where hash % <one_of> = 0))::text as sample
from (select <hash> as hash, <columns>
      from <relation>
      where <predicate>) as hashed
