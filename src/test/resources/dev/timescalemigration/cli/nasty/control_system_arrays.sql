-- rule: ^public\.att_.*$ 2026-01-05T00:00:00Z
create domain uchar as numeric(3) check (value >= 0 and value <= 255);
create domain ulong64 as numeric(20) check (value >= 0);
create type att_quality as enum ('VALID', 'INVALID', 'ALARM');
create table conf (id serial primary key, att_name text not null unique, hide boolean default false);
create table error_desc (id serial primary key, detail text not null);
create table att_scalar_devulong64 (conf_id integer not null references conf, data_time timestamptz not null, value_r ulong64, value_w uchar, quality att_quality, details json, primary key (conf_id, data_time));
create table att_array_devstring (conf_id integer not null, data_time timestamptz not null, value_r text[], value_w uchar[], shape point, error_desc_id integer references error_desc);
select create_hypertable('att_scalar_devulong64', 'data_time', chunk_time_interval => interval '2 days');
select create_hypertable('att_array_devstring', 'data_time', chunk_time_interval => interval '2 days');
insert into conf (att_name) select 'tango://h/' || n from generate_series(1, 4) n;
insert into error_desc (detail) values ('none');
insert into att_scalar_devulong64 select n % 4 + 1, '2026-01-01'::timestamptz + n * interval '20 min', 18446744073709551615 - n, n % 256, (enum_range(null::att_quality))[n % 3 + 1], '{"x": [1]}' from generate_series(0, 250) n;
insert into att_array_devstring select n % 4 + 1, '2026-01-01'::timestamptz + n * interval '20 min', array['a,b', null, '"q"', n::text], array[n % 256, null], point(n, -n), case when n % 2 = 0 then 1 end from generate_series(0, 250) n;
-- both
insert into att_scalar_devulong64 select 1, '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', n, n, 'ALARM', null from generate_series(0, 5) n;
insert into att_array_devstring select 1, '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', '{}', null, null, null from generate_series(0, 5) n;
