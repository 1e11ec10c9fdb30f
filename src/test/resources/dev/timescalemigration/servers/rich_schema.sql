-- Every kind of object that a schema comparison looks at, at least once.
create schema "Mixed Case";
create schema ext;
create extension pgcrypto schema ext;
create extension hstore;

create type mood as enum ('sad', 'ok', 'happy');
create type address as (street text, "no." integer);
create domain positive as integer default 1 not null constraint "is positive" check (value > 0);
create type reading_range as range (subtype = float8, subtype_diff = float8mi);
create collation german (provider = libc, locale = 'C');

create function twice(n integer) returns integer language sql immutable as 'select n * 2';
create function touched() returns trigger language plpgsql as 'begin new.touched := now(); return new; end';
create procedure nothing() language plpgsql as 'begin null; end';
create aggregate product(double precision) (sfunc = float8mul, stype = double precision, initcond = '1');
create function half(n integer) returns integer immutable return n / 2;

create sequence ticket as integer start 10 increment 5 minvalue 10 maxvalue 1000 cycle;
create table device (
    id integer generated always as identity (start 100) primary key,
    serial_number text not null unique,
    kind mood default 'ok',
    home address,
    size positive,
    half_size integer generated always as (size / 2) stored,
    attributes hstore,
    bounds reading_range,
    touched timestamptz,
    note text collate german,
    parent integer references device deferrable initially deferred,
    constraint "size below 1000" check (size < 1000)
);
alter table device alter column note set storage external;
alter table device alter column note set statistics 500;
create unlogged table "Mixed Case"."Quoted ""Table""" ("Col umn" bigserial, ticket integer default nextval('ticket'));
create table a23456789_a23456789_a23456789_a23456789_a23456789_a23456789_abc (id integer primary key);
create table parted (id integer, at date) partition by range (at);
create table parted_2026 partition of parted for values from ('2026-01-01') to ('2027-01-01');
create table base (id integer);
create table derived (more text) inherits (base);

create table reading (
    at timestamptz not null,
    device integer not null references device,
    dropped integer,
    value double precision,
    "Label" text
);
alter table reading drop column dropped;
select create_hypertable('reading', 'at', chunk_time_interval => interval '1 day');
create unique index reading_key on reading (device, at);
create index reading_value on reading (value desc nulls last) where value > 0;
alter table reading add constraint sane check (value < 1e9);
create table counter (tick bigint not null, shard integer not null, n integer);
select create_hypertable('counter', 'tick', chunk_time_interval => 1000);
select add_dimension('counter', 'shard', number_partitions => 3);
create function counter_now() returns bigint language sql stable as 'select coalesce(max(tick), 0) from counter';
select set_integer_now_func('counter', 'counter_now');
insert into reading select t, 1, 1, 'x' from generate_series(timestamptz '2026-01-01', '2026-01-03', '12 hours') t
    where exists (select from device);

create trigger touch before insert or update on device for each row execute function touched();
create trigger touch before insert on parted for each statement execute function touched();
alter table parted disable trigger touch;
create rule quiet as on insert to base do instead nothing;
alter table device enable row level security;
create policy own on device as restrictive for select to public using (id > 0);
create view "Mixed Case".devices with (security_barrier) as select id, twice(size) as doubled from device;
create materialized view summary as select device, count(*) as n from reading group by device;
create unique index summary_key on summary (device);
create statistics device_stats (dependencies) on kind, size from device;
create publication changes for table device;
create text search configuration plain (copy = simple);
create operator === (leftarg = float8, rightarg = float8, function = float8eq);
create cast (mood as integer) with inout;

comment on table device is 'a thing that measures';
comment on column device.note is 'German';
comment on function twice(integer) is 'doubles';
comment on constraint sane on reading is 'no nonsense';
comment on index reading_key is 'one at a time';
comment on schema "Mixed Case" is 'quoted';
create function heard() returns event_trigger language plpgsql as 'begin end';
create event trigger hearing on ddl_command_end when tag in ('CREATE STATISTICS') execute function heard();
create text search dictionary short (template = simple, stopwords = english);
