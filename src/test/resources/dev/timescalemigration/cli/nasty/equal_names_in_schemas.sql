-- rule: ^a\.m$ 2026-01-05T00:00:00Z
-- rule: ^b\.m$ 2026-01-06T00:00:00Z
create schema a; create schema b;
create type a.kind as enum ('x', 'y'); create type b.kind as enum ('y', 'z');
create table a.m (at timestamptz not null, k a.kind, v int); create table b.m (at timestamptz not null, k b.kind, v text); create table public.m (id int primary key);
create index m_k on a.m (k); create index m_k on b.m (k);
select create_hypertable('a.m', 'at', chunk_time_interval => interval '1 day'); select create_hypertable('b.m', 'at', chunk_time_interval => interval '1 day');
create function a.f(int) returns int language sql as 'select 1'; create function b.f(int) returns int language sql as 'select 2';
insert into a.m select '2026-01-01'::timestamptz + n * interval '20 min', 'x', n from generate_series(0, 250) n;
insert into b.m select '2026-01-01'::timestamptz + n * interval '20 min', 'z', n from generate_series(0, 350) n;
insert into public.m values (1);
-- both
insert into a.m select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', 'y', n from generate_series(0, 5) n;
insert into b.m select '2026-01-06 01:00+00'::timestamptz + n * interval '1 min', 'y', n from generate_series(0, 5) n;
