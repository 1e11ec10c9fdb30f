-- rule: ^public\.ev$ 2026-01-05T00:00:00Z
create table ev (at timestamptz not null, kind text, v int);
select create_hypertable('ev', 'at', chunk_time_interval => interval '1 day');
create table log (id serial primary key, what text); create table counter (n bigint); insert into counter values (0);
create function note() returns trigger language plpgsql as $$ begin insert into log (what) select 'changed ' || count(*) from new_rows; return null; end $$;
create table plain (id int primary key, v text, at timestamptz default now());
create trigger noted after insert on plain referencing new table as new_rows for each statement execute function note();
create function up() returns trigger language plpgsql as $$ begin update counter set n = n + 1; return new; end $$;
create trigger counted after insert on ev for each row when (new.v > 0) execute function up();
create constraint trigger checked after insert on plain deferrable initially deferred for each row execute function up();
create materialized view ev_days as select date_trunc('day', at, 'UTC') as d, count(*) from ev group by 1;
create unique index on ev_days (d);
create materialized view never_filled as select * from plain with no data;
create view ev_now as select * from ev where at > now() - interval '1000 years' with local check option;
create view barrier with (security_barrier, security_invoker) as select * from plain where v <> 'secret';
create recursive view nums (n) as values (1) union all select n + 1 from nums where n < 5;
create view ins as select id, v from plain; create rule ins_do as on insert to ins do instead insert into plain (id, v) values (new.id, new.v);
insert into ev select '2026-01-01'::timestamptz + n * interval '20 min', 'k' || n % 3, n from generate_series(0, 250) n;
insert into plain values (1, 'a'), (2, 'secret'); refresh materialized view ev_days;
-- both
insert into ev select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', 'both', 0 from generate_series(0, 5) n;
refresh materialized view ev_days;
