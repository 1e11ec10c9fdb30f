-- title: narrow rows, default time index
-- needs: apache
-- contestants: tsm opponent pipe file
create table reading (at timestamptz not null, sensor int not null, value double precision);
select create_hypertable('reading', 'at', chunk_time_interval => interval '1 day');
insert into reading
select timestamptz '2024-01-01 00:00+00' + n * (interval '28 days' / (24000000 * :scale)), n % 1000, sin(n)
from generate_series(0, 24000000 * :scale - 1) n;
