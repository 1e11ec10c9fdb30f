-- title: primary key, foreign key, two more indexes
-- needs: apache
-- contestants: tsm opponent pipe file
create table sensor (id int primary key, name text not null);
insert into sensor select n, 'sensor ' || n from generate_series(0, 999) n;
create table reading (
    at timestamptz not null,
    sensor int not null references sensor,
    value double precision,
    quality smallint,
    primary key (sensor, at));
select create_hypertable('reading', 'at', chunk_time_interval => interval '1 day');
create index on reading (value);
create index on reading (quality, at desc);
insert into reading
select timestamptz '2024-01-01 00:00+00' + n * (interval '28 days' / (6000000 * :scale)), n % 1000, sin(n), n % 5
from generate_series(0, 6000000 * :scale - 1) n;
