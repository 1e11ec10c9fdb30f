-- title: one huge chunk beside small ones
-- needs: apache
-- contestants: tsm opponent pipe file
create table reading (at timestamptz not null, sensor int not null, value double precision, note text);
select create_hypertable('reading', 'at', chunk_time_interval => interval '1 day');
insert into reading
select timestamptz '2024-01-01 00:00+00' + n * (interval '1 day' / (15000000 * :scale)), n % 1000, sin(n), md5(n::text) || md5((n + 1)::text)
from generate_series(0, 15000000 * :scale - 1) n;
insert into reading
select timestamptz '2024-01-02 00:00+00' + n * (interval '28 days' / (560000 * :scale)), n % 1000, sin(n), md5(n::text) || md5((n + 1)::text)
from generate_series(0, 560000 * :scale - 1) n;
