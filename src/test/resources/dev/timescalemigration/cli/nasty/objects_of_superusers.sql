-- named: objects that take more rights
-- rule: ^public\.s$ 2026-01-05T00:00:00Z
create function root(float8) returns float8 language internal immutable strict as 'dsqrt';
create function logged() returns int language sql set log_statement = 'all' as 'select 1';
create operator class by_value for type int using btree as operator 1 <, function 1 btint4cmp(int, int);
create table s (at timestamptz not null, v int); create index on s (v by_value);
select create_hypertable('s', 'at');
insert into s values ('2026-01-01', 1);
-- both
insert into s values ('2026-01-06', 1);
