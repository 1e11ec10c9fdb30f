-- needs: community
-- rule: ^public\.(_hyper_1_1_chunk|_materialized_hypertable_2|compress_hyper_2_3_chunk|names)$ 2026-01-05T00:00:00Z
-- rule: ^_timescaledb_mine\. 2026-01-05T00:00:00Z
create table _hyper_1_1_chunk (at timestamptz not null, "_ts_meta_count" int, "_ts_meta_min_1" int, v int);
select create_hypertable('_hyper_1_1_chunk', 'at', chunk_time_interval => interval '1 day');
insert into _hyper_1_1_chunk select '2026-01-01'::timestamptz + n * interval '1 hour', n, n, n from generate_series(0, 90) n;
create table compress_hyper_2_3_chunk (at timestamptz not null, v int);
select create_hypertable('compress_hyper_2_3_chunk', 'at', chunk_time_interval => interval '1 day');
insert into compress_hyper_2_3_chunk select '2026-01-01'::timestamptz + n * interval '1 hour', n from generate_series(0, 90) n;
alter table compress_hyper_2_3_chunk set (timescaledb.compress); select compress_chunk(c) from show_chunks('compress_hyper_2_3_chunk', older_than => timestamptz '2026-01-03 00:00+00') c;
create table _materialized_hypertable_2 (at timestamptz not null, v int);
select create_hypertable('_materialized_hypertable_2', 'at', chunk_time_interval => interval '1 day');
insert into _materialized_hypertable_2 select '2026-01-01'::timestamptz + n * interval '1 hour', n from generate_series(0, 90) n;
create table compress_hyper_9_9_chunk (id int primary key, v text); insert into compress_hyper_9_9_chunk values (1, 'plain'), (2, 'plain');
create table _compressed_hypertable_5 (id int primary key, v text); insert into _compressed_hypertable_5 values (1, 'plain');
create schema _timescaledb_mine;
create table _timescaledb_mine.plain (id int primary key, v text); insert into _timescaledb_mine.plain values (1, 'plain');
create table _timescaledb_mine.h (at timestamptz not null, v int); select create_hypertable('_timescaledb_mine.h', 'at', chunk_time_interval => interval '1 day');
insert into _timescaledb_mine.h select '2026-01-01'::timestamptz + n * interval '1 hour', n from generate_series(0, 90) n;
create view _timescaledb_mine.w as select * from _timescaledb_mine.plain; comment on view _timescaledb_mine.w is 'mine';
-- both
insert into _hyper_1_1_chunk (at) select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min' from generate_series(0, 5) n;
insert into compress_hyper_2_3_chunk (at) select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min' from generate_series(0, 5) n;
insert into _materialized_hypertable_2 (at) select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min' from generate_series(0, 5) n;
insert into _timescaledb_mine.h (at) select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min' from generate_series(0, 5) n;
