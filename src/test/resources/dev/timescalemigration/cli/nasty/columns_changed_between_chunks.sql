-- needs: community
-- rule: ^public\.(wide|cols|comp)$ 2026-01-05T00:00:00Z
do $$ begin execute 'create table wide (at timestamptz not null, ' || (select string_agg('c' || n || ' int', ', ') from generate_series(1, 1000) n) || ')'; end $$;
select create_hypertable('wide', 'at', chunk_time_interval => interval '1 day');
insert into wide (at, c1, c500, c1000) select '2026-01-01'::timestamptz + n * interval '1 hour', n, n * 2, n * 3 from generate_series(0, 90) n;
alter table wide set (timescaledb.compress);
select compress_chunk(c) from show_chunks('wide', older_than => timestamptz '2026-01-03 00:00+00') c;
create table cols (a int, gone1 int, at timestamptz not null, gone2 text, b text);
select create_hypertable('cols', 'at', chunk_time_interval => interval '1 day');
insert into cols select n, n, '2026-01-01'::timestamptz + n * interval '1 hour', 'x', 'b' || n from generate_series(0, 40) n;
alter table cols drop column gone1;
insert into cols select n, '2026-01-02'::timestamptz + n * interval '1 hour', 'x', 'b' || n from generate_series(20, 60) n;
alter table cols drop column gone2, add column added int default 42, add column addt text default 'dflt' not null, add column addn numeric(10,3) default 1.5;
insert into cols (a, at, b, added) select n, '2026-01-03'::timestamptz + n * interval '1 hour', 'b', null from generate_series(20, 40) n;
alter table cols alter added set default 43, alter addn type float8;
create table comp (at timestamptz not null, d text, v int, z int);
select create_hypertable('comp', 'at', chunk_time_interval => interval '1 day');
alter table comp set (timescaledb.compress, timescaledb.compress_segmentby = 'd');
insert into comp select '2026-01-01'::timestamptz + n * interval '1 hour', 'd' || n % 3, n, n from generate_series(0, 90) n;
select compress_chunk(c) from show_chunks('comp', older_than => timestamptz '2026-01-02 00:00+00') c;
alter table comp add column w int default 9; alter table comp add column w2 text;
select compress_chunk(c, true) from show_chunks('comp', older_than => timestamptz '2026-01-03 00:00+00') c;
alter table comp drop column z; alter table comp rename column v to vv;
alter table comp set (timescaledb.compress, timescaledb.compress_segmentby = 'd, w', timescaledb.compress_orderby = 'vv desc, at');
select compress_chunk(c, true) from show_chunks('comp', older_than => timestamptz '2026-01-04 00:00+00') c;
insert into comp (at, d, vv) values ('2026-01-01 00:30+00', 'd1', -1), ('2026-01-02 00:30+00', 'new', null);
-- both
insert into wide (at, c7) select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', n from generate_series(0, 5) n;
insert into cols (at, a) select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', n from generate_series(0, 5) n;
insert into comp (at, d) select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', 'd1' from generate_series(0, 5) n;
