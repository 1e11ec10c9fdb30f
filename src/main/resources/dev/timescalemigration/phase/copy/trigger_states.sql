-- Statements that give the chunks of a hypertable the state of its triggers where it was changed: what
-- TimescaleDB makes on a chunk always fires as by default, and ALTER TABLE of a chunk is refused
-- (ts_trigger_create_all_on_chunk, src/trigger.c, and check_chunk_alter_table_operation_allowed, src/process_utility.c 2.29.2).
select format('alter table %s %s trigger %I', t.tgrelid::regclass,
              case t.tgenabled when 'D' then 'disable' when 'R' then 'enable replica' when 'A' then 'enable always' end,
              t.tgname)
from pg_trigger t
where t.tgrelid = (:table)::regclass and not t.tgisinternal and t.tgenabled <> 'O'
  and exists (select
              from pg_inherits i
              join pg_trigger c on c.tgrelid = i.inhrelid and c.tgname = t.tgname
              where i.inhparent = t.tgrelid and c.tgenabled <> t.tgenabled)
order by t.tgname
