-- Of the rows that some conditions over the key name: something of each column.
select <key_hash> as key_hash, array[<of_columns>] as of_columns
from <relation>
where (<predicate>) and (<conditions>)
