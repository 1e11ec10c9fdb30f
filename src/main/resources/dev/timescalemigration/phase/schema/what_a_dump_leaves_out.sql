-- What belongs to this database but not to a dump of it.
select format('subscription %I is left out: create it in the target when the source no longer has it', subname)
from pg_subscription s
join pg_database d on d.oid = s.subdbid
where d.datname = current_database()
union all
-- chunks in tiered storage are foreign tables too
select case when i.inhparent is null then format('foreign table %s: its rows stay where they are', c.oid::regclass)
            else format('tiered storage of %s stays out: its rows are not moved', i.inhparent::regclass) end
from pg_class c
left join pg_inherits i on i.inhrelid = c.oid
where c.relkind = 'f'
order by 1
