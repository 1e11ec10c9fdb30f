-- In one order, whatever the caller's: two that hold several do not wait for each other.
select pg_advisory_xact_lock(:class, key)
from (select distinct hashtext(chunk) as key from unnest(:chunks::text[]) as chunk order by 1) as keys
