-- named: objects that only a superuser may make
-- rule: ^public\.c$ 2026-01-05T00:00:00Z
create table c (at timestamptz not null, v int, constraint positive check (v >= 0)); create index c_v on c (v);
select create_hypertable('c', 'at', chunk_time_interval => interval '1 day');
create function f(int) returns int language sql as 'select 1'; create sequence s; create domain d as int; create schema sc; create view v as select 1 as one; create procedure pr() language sql as 'select 1';
comment on table c is E'it''s\na "table"'; comment on column c.v is '<v> %s :x'; comment on index c_v is 'i'; comment on constraint positive on c is 'k'; comment on function f(int) is 'f'; comment on sequence s is 's'; comment on domain d is 'd'; comment on schema sc is 'sc'; comment on view v is 'v'; comment on procedure pr() is 'p'; comment on column v.one is 'one';
create publication inserted for table c with (publish = 'insert'); create publication in_schema for tables in schema sc;
alter table c replica identity full; alter table c set (autovacuum_enabled = false, fillfactor = 80); alter index c_v set (fillfactor = 60);
alter default privileges in schema sc grant select on tables to public; grant usage on schema sc to public;
insert into c select '2026-01-01'::timestamptz + n * interval '20 min', n from generate_series(0, 250) n;
-- both
insert into c select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', n from generate_series(0, 5) n;
