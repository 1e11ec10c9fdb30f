-- What belongs to this database but not to a dump of it.
select format('subscription %I is left out: create it in the target when the source no longer has it', subname)
from pg_subscription s
join pg_database d on d.oid = s.subdbid
where d.datname = current_database()
union all
-- chunks in tiered storage are foreign tables too
select case when h.hypertable_name is not null then format('tiered storage of %s stays out: its rows are not moved', i.inhparent::regclass)
            when i.inhparent is not null then format('foreign table %s, a part of %s: its rows stay where they are', c.oid::regclass, i.inhparent::regclass)
            else format('foreign table %s: its rows stay where they are', c.oid::regclass) end
from pg_class c
left join pg_inherits i on i.inhrelid = c.oid
left join timescaledb_information.hypertables h on format('%I.%I', h.hypertable_schema, h.hypertable_name)::regclass = i.inhparent
where c.relkind = 'f'
order by 1
