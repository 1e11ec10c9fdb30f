-- rule: ^public\.e$ 2026-01-05T00:00:00Z
-- named: objects that only a superuser may make
create function et() returns event_trigger language plpgsql as $$ begin raise notice 'x'; end $$;
create event trigger watch on ddl_command_end when tag in ('CREATE TABLE') execute function et();
create table e (at timestamptz not null, v int); select create_hypertable('e', 'at');
insert into e values ('2026-01-01', 1);
-- both
insert into e values ('2026-01-06', 1);
