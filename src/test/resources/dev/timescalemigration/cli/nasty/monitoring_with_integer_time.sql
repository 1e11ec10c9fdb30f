-- rule: ^public\.(history|trends)$ 1767830400
create table items (itemid bigint primary key, name varchar(255) default '' not null, value_type integer default '0' not null);
create table history (itemid bigint not null, clock integer default '0' not null, value double precision default '0.0000' not null, ns integer default '0' not null, primary key (itemid, clock, ns));
create table trends (itemid bigint not null, clock integer default '0' not null, num integer default '0' not null, value_min double precision default '0.0000' not null, primary key (itemid, clock));
select create_hypertable('history', 'clock', chunk_time_interval => 86400, create_default_indexes => false);
select create_hypertable('trends', 'clock', chunk_time_interval => 2592000);
create function cuid_timestamp() returns integer language sql stable as 'select extract(epoch from now())::integer';
select set_integer_now_func('history', 'cuid_timestamp');
insert into items select n, 'item ' || n from generate_series(1, 3) n;
insert into history select n % 3 + 1, 1767571200 + n * 600, sqrt(n), n from generate_series(0, 600) n where 1767571200 + n * 600 < 1767830400;
insert into trends select n % 3 + 1, 1767571200 + n * 3600, 1, n from generate_series(0, 71) n;
-- both
insert into history select n, 1767830400 + n, n, n from generate_series(1, 3) n;
insert into trends select n, 1767830400 + n * 3600, n, n from generate_series(1, 3) n;
