-- needs: community
-- rule: ^public\.z$ 2026-01-05T00:00:00Z
create type level as enum ('low', 'high');
create table z (at timestamptz not null, dropped int, dev text not null, l level default 'low', v float8, tags text[], j jsonb, primary key (dev, at));
select create_hypertable('z', 'at', chunk_time_interval => interval '1 day');
alter table z drop column dropped;
alter table z set (timescaledb.compress, timescaledb.compress_segmentby = 'dev', timescaledb.compress_orderby = 'at desc');
insert into z (at, dev, v, tags, j) select '2026-01-01'::timestamptz + n * interval '10 min', 'd' || n % 4, case n % 9 when 0 then null else n end, array['t', null], '{"a": 1}' from generate_series(0, 500) n;
select compress_chunk(c) from show_chunks('z', older_than => timestamptz '2026-01-04 00:00+00') c;
alter table z add column later int default 7, add column plain text; alter table z rename column v to value;
insert into z (at, dev, later) values ('2026-01-02 00:00:01+00', 'late', 8), ('2026-01-03 00:00:01+00', 'd1', null);
-- both
insert into z (at, dev) select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', 'both' from generate_series(0, 5) n;
