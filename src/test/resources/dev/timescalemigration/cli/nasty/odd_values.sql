-- rule: ^public\.val$ 2026-01-05T00:00:00Z
create type pt as (x int, y text); create type mood as enum ('a', 'B', 'ä');
create table val (at timestamptz not null, f float8, f4 float4, n numeric, n2 numeric(1000, 500), b bytea, j jsonb, js json, bits bit(5), vb varbit, m money, x xml, i inet, c cidr, mac macaddr8, u uuid, ia int[], ca pt[], e mood, ea mood[], iv interval, tz timetz, lsn pg_lsn, bx box, pl polygon, pth path, ci circle, ch char(5), qc "char", nm name, rt regtype, txid xid8, tid tid, ts tsquery, jp jsonpath);
select create_hypertable('val', 'at', chunk_time_interval => interval '1 day');
alter table val alter j set compression lz4;
insert into val select '2026-01-01'::timestamptz + n * interval '1 hour', (array['NaN', 'Infinity', '-Infinity', '-0', '1e-320', '0.1'])[n % 6 + 1]::float8, (array['NaN', '-0', '3.4e38', '1e-45'])[n % 4 + 1]::float4, (array['NaN', 'Infinity', '1.' || repeat('0', 900) || '1', '-0.00', '1e130'])[n % 5 + 1]::numeric, 1.5, decode(repeat('00ff', n), 'hex'), jsonb_build_object('k', repeat('x', 3000), 'n', 1.10), '{"b":1,  "a":[null]}', b'10101', '0110', 12.34, '<a b="1">ä</a>', '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03:04:05', md5(n::text)::uuid, array[[1, 2], [3, null]], array[(1, null)::pt, null, (2, ',"')::pt], 'ä', '{a,B,NULL}', '1 mon -3 days 24:00:00.000001', '12:00:00.123+05:30', '16/B374D848', '(1,2),(3,4)', '((0,0),(1,1),(1,0))', '[(0,0),(1,1)]', '<(0,0),5>', 'ab', 'c', 'n', 'int4', '42', '(1,2)', 'a & !b', '$.a[*] ? (@ > 1)' from generate_series(0, 95) n;
insert into val (at) select '2026-01-01 00:30+00'::timestamptz + n * interval '1 hour' from generate_series(0, 95) n;
-- both
insert into val (at, f) select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', n from generate_series(0, 5) n;
