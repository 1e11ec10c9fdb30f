-- needs: community
-- rule: ^public\.(meas|ranges)$ 2026-01-05T00:00:00Z
create type sev as enum ('low', 'mid', 'high');
alter type sev add value 'lower' before 'low';
create type sevrange as range (subtype = sev);
create domain sevs as sev[] check (cardinality(value) < 9);
create domain sevsd as sevs;
create type note as (s sev, t text);
create domain noted as note;
create table meas (at timestamptz not null, dev sev not null, tags sevsd, r sevrange, c noted, f float8, n numeric, b bool);
select create_hypertable('meas', 'at', chunk_time_interval => interval '1 day');
create index on meas (tags, at); create index on meas (r, at); create index on meas (c, at); create index on meas (f); create index on meas(n);
create unique index part_u on meas (at, dev) where b; create unique index expr_u on meas (at, dev, (f::text));
insert into meas select '2026-01-01'::timestamptz + n * interval '10 min', (enum_range(null::sev))[1 + n % 4], array[(enum_range(null::sev))[1 + n % 4], 'high']::sev[], sevrange('lower', (enum_range(null::sev))[1 + n % 4], '[]'), row((enum_range(null::sev))[1 + n % 4], 'x' || n % 3)::note, (array['NaN', '-0', '0', 'Infinity', '1.5'])[1 + n % 5]::float8, (array['NaN', '-0.00', '0', '1.50', '1.5'])[1 + n % 5]::numeric, n % 2 = 0 from generate_series(0, 560) n;
alter table meas set (timescaledb.compress, timescaledb.compress_segmentby = 'dev', timescaledb.compress_orderby = 'f, at');
select compress_chunk(c) from show_chunks('meas', older_than => timestamptz '2026-01-04 00:00+00') c;
create table ranges (at timestamptz not null, s sev not null, f float4);
select create_hypertable('ranges', 'at', chunk_time_interval => interval '1 day');
insert into ranges select at, dev, f from meas;
alter table ranges set (timescaledb.compress, timescaledb.compress_segmentby = 'f', timescaledb.compress_orderby = 's desc nulls last, at');
select compress_chunk(c) from show_chunks('ranges', older_than => timestamptz '2026-01-04 00:00+00') c;
-- both
insert into meas (at, dev, f, b) select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', 'low', n, true from generate_series(0, 5) n;
insert into ranges select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', 'low', n from generate_series(0, 5) n;
