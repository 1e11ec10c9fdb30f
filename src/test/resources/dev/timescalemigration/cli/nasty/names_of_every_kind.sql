-- rule: ^we"ird 2026-01-05T00:00:00Z
create schema "we""ird %s <x> :y";
create table "we""ird %s <x> :y"."ta'ble
 ""two"" lines $1 ?" ("time %" timestamptz not null, "se""lect" text, "a:b" int, "<col>" text, "äöü€" float8, "co,l" int);
create index "in'dex <i>" on "we""ird %s <x> :y"."ta'ble
 ""two"" lines $1 ?" ("se""lect", "<col>");
select create_hypertable('"we""ird %s <x> :y"."ta''ble
 ""two"" lines $1 ?"', 'time %', chunk_time_interval => interval '1 day');
create table "we""ird %s <x> :y"."aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" (at timestamptz not null, "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" int, unique (at, "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"));
select create_hypertable('"we""ird %s <x> :y"."aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"', 'at', chunk_time_interval => interval '1 day');
create table "we""ird %s <x> :y"."plain; drop" ("%I" int primary key, "$$" text);
insert into "we""ird %s <x> :y"."plain; drop" values (1, E'\\N\t\n''"'), (2, '');
insert into "we""ird %s <x> :y"."ta'ble
 ""two"" lines $1 ?" select '2026-01-01'::timestamptz + n * interval '20 min', E'v\\\n' || n % 3, n, '<v>', n, n from generate_series(0, 250) n;
insert into "we""ird %s <x> :y"."aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" select '2026-01-01'::timestamptz + n * interval '20 min', n from generate_series(0, 250) n;
-- both
insert into "we""ird %s <x> :y"."ta'ble
 ""two"" lines $1 ?" select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', 'b', n, null, n, n from generate_series(0, 5) n;
insert into "we""ird %s <x> :y"."aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', n from generate_series(0, 5) n;
