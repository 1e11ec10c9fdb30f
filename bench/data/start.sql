-- title: one row, which shows what starting takes
-- needs: apache
-- contestants: tsm opponent
create table reading (at timestamptz not null, sensor int not null, value double precision);
select create_hypertable('reading', 'at', chunk_time_interval => interval '1 day');
insert into reading values ('2024-01-01 00:00+00', 1, 1);
