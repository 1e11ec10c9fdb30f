-- A database as users of the community edition have it, on TimescaleDB 2.16 and later: tables of several time types,
-- chunks in every state of compression, three levels of continuous aggregates, every kind of policy, roles and privileges.
-- psql -v ON_ERROR_STOP=1 -f weather_service.sql. Paragraphs are executed one by one, as some refuse a transaction block.
-- No policy starts before 2050, so that both sides stand still while they are compared.

create role weather_operator;
create role weather_dashboards nologin;
create role weather_forecaster login password 'sunny';
grant weather_dashboards to weather_forecaster;

create table station (
    id integer primary key,
    name text not null unique,
    height real,
    attributes jsonb not null default '{}'
);
insert into station
select n, 'station ' || n, n * 111.5, jsonb_build_object('wind', n % 2 = 0, 'tags', jsonb_build_array('a', n))
from generate_series(1, 6) n;

-- Timestamps with time zone, a foreign key, compressed by station; chunks of every state.
create table observation (
    at timestamptz not null,
    station integer not null references station,
    temperature double precision,
    rain numeric(6, 2),
    remark text,
    primary key (station, at)
);
select create_hypertable('observation', 'at', chunk_time_interval => interval '2 days');
alter table observation set (
    timescaledb.compress, timescaledb.compress_segmentby = 'station', timescaledb.compress_orderby = 'at desc');
insert into observation
select t, s, round((10 + 8 * sin(extract(epoch from t) / 86400) + s)::numeric, 2),
    case when extract(hour from t) < 6 then (s + extract(day from t)) / 10 end,
    case when extract(minute from t) = 0 then 'at station ' || s end
from generate_series(timestamptz '2025-11-01 00:00+00', '2026-01-31 23:00+00', '30 minutes') t, generate_series(1, 6) s;

-- Timestamps without time zone, never compressed, reordered by an index.
create table forecast (
    valid timestamp not null,
    station integer not null,
    issued timestamp not null,
    temperature real,
    unique (valid, station, issued)
);
select create_hypertable('forecast', 'valid', chunk_time_interval => interval '1 week');
create index forecast_by_station on forecast (station, valid);
insert into forecast
select t, s, t - interval '1 day', 5 + s
from generate_series(timestamp '2026-01-01', '2026-01-31', '3 hours') t, generate_series(1, 6) s;

-- Days, compressed without segments, a column added and one dropped when chunks were compressed already.
create table daylight (
    day date not null,
    station integer not null,
    cause text,
    sunshine interval
);
select create_hypertable('daylight', 'day', chunk_time_interval => interval '1 month');
insert into daylight
select d, s, 'x', (8 + s) * interval '10 minutes' from generate_series(date '2025-06-01', '2026-01-31', '1 day') d, generate_series(1, 6) s;
alter table daylight set (timescaledb.compress, timescaledb.compress_orderby = 'day');

-- Integer time with a function that tells now, and a second dimension.
create table event (
    tick bigint not null,
    kind text not null,
    payload jsonb
);
select create_hypertable('event', 'tick', chunk_time_interval => 1000);
select add_dimension('event', 'kind', number_partitions => 2);
create function event_now() returns bigint language sql stable as 'select coalesce(max(tick), 0) from public.event';
select set_integer_now_func('event', 'event_now');
alter table event set (timescaledb.compress, timescaledb.compress_segmentby = 'kind', timescaledb.compress_orderby = 'tick');
insert into event
select n, case n % 3 when 0 then 'storm' when 1 then 'fog' else 'hail' end,
    case when n % 7 = 0 then jsonb_build_object('n', n, 'text', repeat('x', n % 50)) end
from generate_series(0, 7999) n;

-- A plain table that points into a hypertable. Few rows: before 2.21 the check finds no row from a session's sixth one on.
create table warning (
    id bigint generated always as identity primary key,
    station integer not null,
    valid timestamp not null,
    issued timestamp not null,
    text text not null,
    foreign key (valid, station, issued) references forecast (valid, station, issued)
);
insert into warning (station, valid, issued, text)
select station, valid, issued, 'frost' from forecast where valid = '2026-01-10' and station <= 3;

create view latest as select distinct on (station) station, at, temperature from observation order by station, at desc;

-- Three levels of continuous aggregates, real-time and materialized-only in turn.
create materialized view hourly with (timescaledb.continuous, timescaledb.materialized_only = false) as
select time_bucket('1 hour', at) as hour, station, avg(temperature) as temperature, sum(rain) as rain, count(*) as n
from observation group by 1, 2 with no data;

create materialized view daily with (timescaledb.continuous, timescaledb.materialized_only = true) as
select time_bucket('1 day', hour) as day, station, max(temperature) as highest, min(temperature) as lowest, sum(n) as n
from hourly group by 1, 2 with no data;

create materialized view weekly with (timescaledb.continuous, timescaledb.materialized_only = false) as
select time_bucket('1 week', day) as week, max(highest) as highest, min(lowest) as lowest, sum(n) as n
from daily group by 1 with no data;

create materialized view events_by_kind with (timescaledb.continuous, timescaledb.materialized_only = true) as
select time_bucket(500::bigint, tick) as span, kind, count(*) as n from event group by 1, 2 with no data;

call refresh_continuous_aggregate('hourly', null, '2026-01-30 00:00+00');

call refresh_continuous_aggregate('daily', null, '2026-01-29 00:00+00');

call refresh_continuous_aggregate('weekly', null, '2026-01-26 00:00+00');

call refresh_continuous_aggregate('events_by_kind', null, 7000);

-- What retention did: the oldest raw data is gone, and only aggregates remember it.
select drop_chunks('observation', older_than => timestamptz '2025-12-01 00:00+00');

-- Whole compressed chunks, late rows that make one partial, a frozen one, and further down one with batches out of order
-- where the version can (enable_direct_compress_insert is in 2.23 and later; before, the rows make the chunk partial).
select compress_chunk(c) from show_chunks('observation', older_than => timestamptz '2026-01-15 00:00+00') c;

insert into observation
select t, s, 99, null, 'late'
from generate_series(timestamptz '2026-01-02 00:01+00', '2026-01-02 12:01+00', '1 hour') t, generate_series(1, 2) s;

select _timescaledb_functions.freeze_chunk(c)
from show_chunks('observation', older_than => timestamptz '2026-01-07 00:00+00', newer_than => timestamptz '2026-01-05 00:00+00') c;

select compress_chunk(c) from show_chunks('daylight', older_than => date '2025-10-01') c;

select set_config(name, 'on', false) from pg_settings where name = 'timescaledb.enable_direct_compress_insert';
insert into daylight
select date '2025-08-01' + n % 29, 7, 'y', n * interval '1 second' from generate_series(1, 3000) n;
select set_config(name, 'off', false) from pg_settings where name = 'timescaledb.enable_direct_compress_insert';

alter table daylight add column clouds integer default 3;
alter table daylight drop column cause;

select compress_chunk(c) from show_chunks('event', older_than => 5000) c;

alter materialized view hourly set (timescaledb.compress);

select compress_chunk(c) from show_chunks('hourly', older_than => timestamptz '2025-12-20 00:00+00') c;

-- Invalidations that nobody has worked off yet.
update observation set temperature = 97 where at = '2026-01-20 12:00+00' and station = 1;

-- Every kind of job.
create procedure tidy(job_id integer, config jsonb) language plpgsql as
$$ begin perform count(*) from public.station; end $$;
create procedure report(job_id integer, config jsonb) language plpgsql as $$ begin null; end $$;
select add_compression_policy('observation', interval '30 days', initial_start => '2050-01-01 00:00+00');
select add_compression_policy('event', 3000, initial_start => '2050-01-01 00:00+00');
select add_retention_policy('observation', interval '10 years', initial_start => '2050-01-01 02:30+00', timezone => 'Europe/Berlin');
select add_retention_policy('event', 1000000, initial_start => '2050-01-01 00:00+00');
select add_retention_policy('weekly', interval '20 years', initial_start => '2050-01-01 00:00+00');
select add_reorder_policy('forecast', 'forecast_by_station', initial_start => '2050-01-01 00:00+00');
select add_continuous_aggregate_policy('hourly', interval '30 days', interval '1 hour', interval '30 minutes',
    initial_start => '2050-01-01 00:00+00');
select add_continuous_aggregate_policy('daily', interval '40 days', interval '1 day', interval '1 day',
    initial_start => '2050-01-01 03:00+00', timezone => 'America/New_York');
select add_continuous_aggregate_policy('weekly', null, interval '1 week', interval '1 week',
    initial_start => '2050-01-01 00:00+00');
select add_continuous_aggregate_policy('events_by_kind', 5000, 500, interval '1 hour', initial_start => '2050-01-01 00:00+00');
select add_compression_policy('hourly', interval '60 days', initial_start => '2050-01-01 00:00+00');
select add_job('tidy', interval '1 month', config => '{"keep": 1.50, "of": ["a", null]}',
    initial_start => '2050-01-31 01:30+00', timezone => 'Asia/Kolkata');
select add_job('report', interval '90 seconds', initial_start => '2050-01-01 00:00+00', fixed_schedule => false);
select alter_job(job_id, scheduled => false, timezone => (select timezone from _timescaledb_config.bgw_job where id = job_id))
from timescaledb_information.jobs where proc_name in ('report', 'policy_reorder');

-- Who owns and who reads.
grant usage, create on schema public to weather_operator;
alter procedure report(integer, jsonb) owner to weather_operator;
grant usage on schema public to weather_dashboards;
grant select on observation, forecast, station, hourly, daily to weather_dashboards;
grant select (id, text) on warning to weather_forecaster;
comment on table observation is 'what was measured';
comment on column observation.rain is 'millimetres';

analyze;
