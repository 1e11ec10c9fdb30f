-- rule: ^public\.u$ 2026-01-05T00:00:00Z
create unlogged table cache (k text primary key, v bytea); insert into cache values ('a', '\x00ff');
create table u (at timestamptz not null, v int);
select create_hypertable('u', 'at', chunk_time_interval => interval '1 day');
create table letter (id int primary key, body oid);
insert into letter select n, lo_from_bytea(0, convert_to('large object ' || n, 'UTF8')) from generate_series(1, 3) n;
create unlogged sequence seq_u start 5; select nextval('seq_u');
insert into u select '2026-01-01'::timestamptz + n * interval '20 min', n from generate_series(0, 250) n;
-- both
insert into u select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', n from generate_series(0, 5) n;
