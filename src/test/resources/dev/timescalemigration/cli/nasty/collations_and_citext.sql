-- needs: community
-- rule: ^public\.(ci|icu)$ 2026-01-05T00:00:00Z
create extension citext;
create collation sloppy (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create table ci (at timestamptz not null, name citext not null, v int, tags citext[]);
select create_hypertable('ci', 'at', chunk_time_interval => interval '1 day');
create index on ci (name, at); create index on ci (tags);
insert into ci select '2026-01-01'::timestamptz + n * interval '10 min', (array['apple', 'Banana', 'BANANA', 'cherry', 'Date', 'éa'])[1 + n % 6], n, array[(array['A','a'])[1 + n % 2]]::citext[] from generate_series(0, 560) n;
alter table ci set (timescaledb.compress, timescaledb.compress_orderby = 'name, at');
select compress_chunk(c) from show_chunks('ci', older_than => timestamptz '2026-01-04 00:00+00') c;
create table icu (at timestamptz not null, name text collate sloppy not null, other text collate "de-x-icu", v int);
select create_hypertable('icu', 'at', chunk_time_interval => interval '1 day');
create index on icu (name, at); create index on icu (other);
insert into icu select at, name, name, v from ci;
alter table icu set (timescaledb.compress, timescaledb.compress_segmentby = 'name', timescaledb.compress_orderby = 'other, at');
select compress_chunk(c) from show_chunks('icu', older_than => timestamptz '2026-01-04 00:00+00') c;
-- both
insert into ci select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', 'both' from generate_series(0, 5) n;
insert into icu select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', 'both' from generate_series(0, 5) n;
