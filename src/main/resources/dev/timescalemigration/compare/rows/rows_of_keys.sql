-- The rows of some keys, equal ones together, in the order of their key's hash.
select <key_hash> as key_hash, <key_text> as key, <hash> as hash, count(*) as copies
from <relation>
where <predicate> and <key_hash> = any (:wanted)
group by 1, 2, 3
order by 1
