-- Flights out of New York City: three plain tables, two hypertables with a chunk per week.
-- Foreign keys are where the data allow them: planes and airports miss some of what flights name.

create table airlines (
    carrier text primary key,
    name text not null
);

create table airports (
    faa text primary key,
    name text not null,
    lat double precision not null,
    lon double precision not null,
    alt integer not null,
    tz integer,
    dst text,
    tzone text
);

create table planes (
    tailnum text primary key,
    year integer,
    type text not null,
    manufacturer text not null,
    model text not null,
    engines integer not null,
    seats integer not null,
    speed integer,
    engine text not null
);

create table flights (
    year integer not null,
    month integer not null,
    day integer not null,
    dep_time integer,
    sched_dep_time integer not null,
    dep_delay double precision,
    arr_time integer,
    sched_arr_time integer not null,
    arr_delay double precision,
    carrier text not null references airlines,
    flight integer not null,
    tailnum text,
    origin text not null references airports,
    dest text not null,
    air_time double precision,
    distance double precision not null,
    hour integer not null,
    minute integer not null,
    time_hour timestamptz not null,
    primary key (time_hour, carrier, flight, origin)
);
select create_hypertable('flights', 'time_hour', chunk_time_interval => interval '7 days');
create index flights_of_a_plane on flights (tailnum, time_hour desc);

create table weather (
    origin text not null references airports,
    year integer not null,
    month integer not null,
    day integer not null,
    hour integer not null,
    temp double precision,
    dewp double precision,
    humid double precision,
    wind_dir double precision,
    wind_speed double precision,
    wind_gust double precision,
    precip double precision not null,
    pressure double precision,
    visib double precision not null,
    time_hour timestamptz not null,
    primary key (origin, time_hour)
);
select create_hypertable('weather', 'time_hour', chunk_time_interval => interval '7 days');

-- A background job, where the edition has them: it is off in the target until the end of the migration.
select current_setting('timescaledb.license') = 'timescale' as has_jobs \gset
\if :has_jobs
create procedure refresh_statistics(job_id integer, config jsonb) language plpgsql as 'begin analyze flights; analyze weather; end';
select add_job('refresh_statistics', interval '1 day');
\endif
