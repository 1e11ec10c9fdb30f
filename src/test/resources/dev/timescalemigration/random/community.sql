alter table reading set (timescaledb.compress, timescaledb.compress_segmentby = 'sensor', timescaledb.compress_orderby = 'at');
select compress_chunk(c) from (select show_chunks('reading') as c order by 1 limit 3) as first;
create materialized view hourly with (timescaledb.continuous, timescaledb.materialized_only = true) as select time_bucket('1 hour', at) as hour, sensor, sum(value) from reading group by 1, 2 with no data;
call refresh_continuous_aggregate('hourly', '2024-01-01 00:00+00', '2024-01-03 00:00+00');
select add_retention_policy('reading', interval '100 years', initial_start => '2100-01-01 00:00+00');
create procedure nightly(job_id int, config jsonb) language sql as 'select 1';
select add_job('nightly', '1 day', config => '{"a": 1}', initial_start => '2100-01-01 00:00+00');
select add_continuous_aggregate_policy('hourly', start_offset => interval '1 year', end_offset => interval '1 hour', schedule_interval => interval '1 hour', initial_start => '2100-01-01 00:00+00');
