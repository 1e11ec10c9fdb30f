-- title: continuous aggregates
-- needs: community
-- contestants: tsm opponent
create table reading (at timestamptz not null, sensor int not null, value double precision);
select create_hypertable('reading', 'at', chunk_time_interval => interval '1 day');
insert into reading
select timestamptz '2024-01-01 00:00+00' + n * (interval '28 days' / (2000000 * :scale)), n % 1000, sin(n)
from generate_series(0, 2000000 * :scale - 1) n;
create materialized view per_minute with (timescaledb.continuous) as
  select time_bucket('1 minute', at) as minute, sensor, count(*) as n, avg(value) as mean
  from reading group by 1, 2 with no data;
call refresh_continuous_aggregate('per_minute', null, null);
