-- The user's triggers of a table and its partitions that fire for a writer. A trigger of a
-- partition that belongs to one of the partitioned table is switched separately: ALTER TABLE ONLY.
select trigger.tgrelid::regclass::text as "table", trigger.tgname as name,
       trigger.tgenabled = 'A' as always
from pg_trigger trigger
where not trigger.tgisinternal
  and trigger.tgenabled in ('O', 'A')
  and (trigger.tgrelid = (:table)::regclass
       or trigger.tgrelid in (select relid from pg_partition_tree((:table)::regclass)))
order by 1, 2
