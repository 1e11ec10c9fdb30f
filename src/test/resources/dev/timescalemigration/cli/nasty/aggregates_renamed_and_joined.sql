-- needs: community
-- rule: ^public\.m$ 2026-01-05T00:00:00Z up
create table dim (id int primary key, name text); insert into dim select n, 'n' || n from generate_series(0, 4) n;
create table m (at timestamptz not null, dev int references dim, v float8);
select create_hypertable('m', 'at', chunk_time_interval => interval '1 day');
insert into m select '2026-01-01'::timestamptz + n * interval '10 min', n % 5, n from generate_series(0, 570) n;

create materialized view hourly with (timescaledb.continuous, timescaledb.materialized_only = false) as select time_bucket('1 hour', at) as b, dev, avg(v) as a, count(*) as n from m group by 1, 2 with no data;

create materialized view joined with (timescaledb.continuous) as select time_bucket('1 hour', at, 'Europe/Berlin') as b, d.name, sum(v) as s, last(v, at) as l from m join dim d on d.id = m.dev where d.name <> 'n4' group by 1, 2 with no data;

create materialized view daily with (timescaledb.continuous, timescaledb.materialized_only = true) as select time_bucket('1 day', b) as d, sum(n) as n from hourly group by 1 with no data;

create materialized view monthly with (timescaledb.continuous) as select time_bucket('1 month', d) as mo, sum(n) as n from daily group by 1 having sum(n) > 0 with no data;

call refresh_continuous_aggregate('hourly', null, '2026-01-04');

call refresh_continuous_aggregate('joined', '2026-01-02', '2026-01-03');

call refresh_continuous_aggregate('daily', null, null);

call refresh_continuous_aggregate('monthly', null, null);

alter materialized view hourly rename to "Hourly; it""s"; alter materialized view joined rename column s to total; create schema "Sch;"; alter materialized view joined set schema "Sch;"; alter materialized view daily set (timescaledb.compress);

alter materialized view "Hourly; it""s" set (timescaledb.materialized_only = true); create index on "Hourly; it""s" (dev, n); create view over as select * from "Hourly; it""s"; update m set v = v + 1 where at < '2026-01-02'; comment on view "Sch;".joined is 'x';
-- both
insert into m select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', 1, n from generate_series(0, 5) n;
