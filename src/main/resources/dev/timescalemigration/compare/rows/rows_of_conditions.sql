-- The rows that some conditions over the key name, equal ones together, in the order of their key's hash.
select <key_hash> as key_hash, <key_text> as key, <hash> as hash, count(*) as copies
from <relation>
where (<predicate>) and (<conditions>)
group by 1, 2, 3
order by 1
