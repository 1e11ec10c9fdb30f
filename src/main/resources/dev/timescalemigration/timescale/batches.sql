-- What is kept about each batch: a hash of all of it, its segment, and the bounds of the first column that it is sorted by.
select md5(row(<kept>)::text) as digest,
       array[<segment>]::text[] as segment,
       <least>::text as least,
       <greatest>::text as greatest
from <relation>
