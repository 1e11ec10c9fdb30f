-- The same for each of 4096 buckets of the key's hash.
select <key_hash> & 4095 as bucket, count(*) as row_count, sum((<hash>)::numeric) as hash
from <relation>
where <predicate>
group by 1
