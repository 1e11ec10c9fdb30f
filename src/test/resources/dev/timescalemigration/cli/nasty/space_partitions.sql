-- rule: ^public\.(by_id|by_name)$ 2026-01-05T00:00:00Z
create function part(anyelement) returns int language sql immutable as 'select abs(hashtext($1::text)) % 1000';
create table by_id (at timestamptz not null, id bigint not null, v numeric, unique (id, at));
create table by_name (at timestamptz not null, name text not null, v float4);
select create_hypertable('by_id', 'at', 'id', 3, chunk_time_interval => interval '2 days');
select create_hypertable('by_name', 'at', chunk_time_interval => interval '2 days');
select add_dimension('by_name', 'name', number_partitions => 2, partitioning_func => 'part');
insert into by_id select '2026-01-01'::timestamptz + n * interval '20 min', n * 1000003, n / 7.0 from generate_series(0, 250) n;
insert into by_name select '2026-01-01'::timestamptz + n * interval '20 min', 'n' || n % 9, n / 7.0 from generate_series(0, 250) n;
-- both
insert into by_id select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', n, n from generate_series(0, 5) n;
insert into by_name select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', n, n from generate_series(0, 5) n;
