-- What the application does in an hour besides inserting, see demo/captured-writer.
update flights set arr_delay = coalesce(arr_delay, 0) + 1 where time_hour = timestamptz :'hour' - interval '2 hours' and carrier = 'UA';
delete from flights where time_hour = timestamptz :'hour' - interval '1 day' and dep_time is null;
insert into weather
select origin, year, month, day, hour, temp, dewp, humid, wind_dir, wind_speed, wind_gust, precip, pressure, visib, time_hour
from weather where time_hour = timestamptz :'hour' - interval '3 hours'
on conflict (origin, time_hour) do update set temp = excluded.temp + 0.1;
insert into weather
select origin, year, month, day, hour, temp, dewp, humid, wind_dir, wind_speed, wind_gust, precip, pressure, visib,
    time_hour - interval '60 days' + interval '1 minute'
from weather where time_hour = timestamptz :'hour' - interval '4 hours'
on conflict do nothing;
select extract(hour from timestamptz :'hour' at time zone 'UTC') = 12 as noon \gset
\if :noon
select compress_chunk(chunk) from show_chunks('flights', older_than => timestamptz :'hour' - interval '30 days') chunk
where chunk in (
    select format('%I.%I', chunk_schema, chunk_name)::regclass from timescaledb_information.chunks where not is_compressed)
order by chunk limit 1;
select drop_chunks('weather', older_than => timestamptz :'hour' - interval '290 days');
\endif
