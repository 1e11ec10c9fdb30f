-- title: tiny chunks of ten rows
-- needs: apache
-- contestants: tsm opponent
create table reading (at timestamptz not null, sensor int not null, value double precision);
select create_hypertable('reading', 'at', chunk_time_interval => interval '1 hour');
select format(
    'insert into reading select timestamptz ''2024-01-01 00:00+00'' + h * interval ''1 hour'' + m * interval ''6 minutes'', m, h'
    ' from generate_series(%s, %s) h, generate_series(0, 9) m', first, least(first + 499, 10000 * :scale - 1)::int)
from generate_series(0, (10000 * :scale - 1)::int, 500) first
\gexec
