-- title: compressed chunks
-- needs: community
-- contestants: tsm opponent
create table reading (at timestamptz not null, sensor int not null, a double precision, b double precision, note text);
select create_hypertable('reading', 'at', chunk_time_interval => interval '1 day');
alter table reading set (timescaledb.compress, timescaledb.compress_segmentby = 'sensor', timescaledb.compress_orderby = 'at desc');
select setseed(0.5);
insert into reading
select timestamptz '2024-01-01 00:00+00' + n * (interval '28 days' / (30000000 * :scale)), n % 50, random(), random() * 1000, md5(n::text)
from generate_series(0, 30000000 * :scale - 1) n;
select count(compress_chunk(c)) from show_chunks('reading') c;
