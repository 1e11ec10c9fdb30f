-- rule: ^public\.naive$ 2026-01-05T00:00:00
-- rule: ^public\.days$ 2026-01-05
-- rule: ^other\.tz$ 2026-01-05T00:00:00Z
do $$ begin execute format('alter database %I set timezone = ''Asia/Kathmandu''', current_database()); execute format('alter database %I set datestyle = ''German, DMY''', current_database()); execute format('alter database %I set intervalstyle = ''sql_standard''', current_database()); execute format('alter database %I set bytea_output = ''escape''', current_database()); execute format('alter database %I set extra_float_digits = -5', current_database()); execute format('alter database %I set search_path = other, "$user"', current_database()); execute format('alter database %I set standard_conforming_strings = off', current_database()); execute format('alter database %I set xmloption = document', current_database()); execute format('alter database %I set lc_numeric = ''C''', current_database()); execute format('alter database %I set default_text_search_config = ''pg_catalog.german''', current_database()); end $$;
create schema other;

create table public.naive (at timestamp not null, v float8, i interval, b bytea, x xml, t text default 'a\\b''c');
select public.create_hypertable('public.naive', 'at', chunk_time_interval => interval '1 day');
insert into public.naive select '2026-01-01 00:00'::timestamp + n * interval '1 hour', n / 7.0, interval '1 day 2:03:04' * n, decode('00ff5c27', 'hex'), 'text <a/>', 'back\\slash' from generate_series(0, 90) n;
create table public.days (d date not null, v float4); select public.create_hypertable('public.days', 'd', chunk_time_interval => interval '1 day');
insert into public.days select '2026-01-01'::date + n, n / 7.0 from generate_series(0, 3) n;
create table other.tz (at timestamptz not null, v float8, i interval); select public.create_hypertable('other.tz', 'at', chunk_time_interval => interval '1 day');
insert into other.tz select '2026-01-01 00:00+00'::timestamptz + n * interval '1 hour', n / 7.0, interval '-1 mon 2 days -3:04' from generate_series(0, 90) n;
create table other.days (id int primary key, d date default '2025-12-31', ts timestamp default '2025-12-31 10:11', n text default E'x\\y');
insert into other.days values (1), (2);
comment on table other.days is 'back\\slash ''quoted''';
create function other.f() returns text language sql as 'select ''a\\\\b''::text';
-- both
insert into public.naive (at, v) select '2026-01-05 01:00'::timestamp + n * interval '1 min', n from generate_series(0, 5) n;
insert into public.days select '2026-01-05'::date + n, n from generate_series(0, 3) n;
insert into other.tz (at, v) select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', n from generate_series(0, 5) n;
