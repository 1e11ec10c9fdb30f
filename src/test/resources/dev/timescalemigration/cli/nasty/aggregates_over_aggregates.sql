-- needs: community
-- rule: ^public\.raw$ 2026-01-05T00:00:00Z up
create table raw (at timestamptz not null, dev int, v float8);
select create_hypertable('raw', 'at', chunk_time_interval => interval '1 day');
insert into raw select '2026-01-01'::timestamptz + n * interval '10 min', n % 3, n from generate_series(0, 500) n;

create materialized view hourly with (timescaledb.continuous, timescaledb.materialized_only = false) as select time_bucket('1 hour', at) as h, dev, avg(v) as a, count(*) as n from raw group by 1, 2 with no data;

create materialized view daily_berlin with (timescaledb.continuous) as select time_bucket('1 day', h, timezone => 'Europe/Berlin') as d, sum(n) as n from hourly group by 1 with no data;

create materialized view shifted with (timescaledb.continuous) as select time_bucket('6 hours', at, origin => timestamptz '2000-01-01 02:00+00') as b, max(v) as m, first(dev, at) as f from raw group by 1 with no data;

create view over_aggregates as select d, n, (select max(m) from shifted) as m from daily_berlin;
create view "over ""views""" with (security_barrier) as select * from over_aggregates where n > 0;
alter materialized view hourly rename column a to average;
comment on view hourly is 'per hour';

call refresh_continuous_aggregate('hourly', null, '2026-01-04');

call refresh_continuous_aggregate('daily_berlin', null, '2026-01-03');

call refresh_continuous_aggregate('shifted', null, '2026-01-04');

select add_continuous_aggregate_policy('hourly', interval '1 month', interval '1 hour', interval '1 hour');
-- both
insert into raw select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', n, n from generate_series(0, 5) n;
