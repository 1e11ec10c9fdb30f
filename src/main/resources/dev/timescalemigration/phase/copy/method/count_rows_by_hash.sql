select hash, count(*)
from (select <hash> as hash from <relation> where <predicate>) hashed
where hash = any ((:hashes)::bigint[])
group by hash
