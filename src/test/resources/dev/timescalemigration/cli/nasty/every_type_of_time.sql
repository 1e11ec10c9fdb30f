-- rule: ^public\.t_small$ 100
-- rule: ^public\.t_int$ 100
-- rule: ^public\.t_big$ 100
-- rule: ^public\.t_date$ 2026-01-05
-- rule: ^public\.t_ts$ 2026-01-05T00:00:00
create table t_small (t smallint not null, v int); create table t_int (t int not null, v int); create table t_big (t bigint not null, v int);
create table t_date (t date not null, v int); create table t_ts (t timestamp not null, v int);
select create_hypertable('t_small', 't', chunk_time_interval => 10), create_hypertable('t_int', 't', chunk_time_interval => 10), create_hypertable('t_big', 't', chunk_time_interval => 10), create_hypertable('t_date', 't', chunk_time_interval => interval '1 day'), create_hypertable('t_ts', 't', chunk_time_interval => interval '1 day');
insert into t_small select n, n from generate_series(-20, 99) n; insert into t_int select n, n from generate_series(-20, 99) n; insert into t_big select n, n from generate_series(-20, 99) n;
insert into t_date select '2026-01-01'::date + n, n from generate_series(0, 3) n; insert into t_ts select '2026-01-01'::timestamp + n * interval '1 hour', n from generate_series(0, 95) n;
-- both
insert into t_small select n, n from generate_series(100, 105) n; insert into t_int select n, n from generate_series(100, 105) n; insert into t_big select n, n from generate_series(100, 105) n;
insert into t_date select '2026-01-05'::date + n, n from generate_series(0, 3) n; insert into t_ts select '2026-01-05'::timestamp + n * interval '1 hour', n from generate_series(0, 5) n;
