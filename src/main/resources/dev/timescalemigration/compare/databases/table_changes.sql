-- How many rows of some tables and of their partitions were written since the server's counters began.
select t.name, sum(pg_stat_get_tuples_inserted(t.oid) + pg_stat_get_tuples_updated(t.oid) + pg_stat_get_tuples_deleted(t.oid))::text
from (select name, to_regclass(name)::oid as oid from unnest((:names)::text[]) name
      union
      select name, p.relid::oid from unnest((:names)::text[]) name, pg_partition_tree(to_regclass(name)) p) t (name, oid)
where t.oid is not null
group by t.name
