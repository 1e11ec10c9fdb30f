-- named: row-level security in target
-- rule: ^public\.tenant_data$ 2026-01-05T00:00:00Z
create table tenant_data (at timestamptz not null, tenant text default current_user, v int);
select create_hypertable('tenant_data', 'at', chunk_time_interval => interval '1 day');
create table secret (id int primary key, owner name default current_user);
alter table secret enable row level security; alter table secret force row level security;
create policy own on secret using (owner = current_user);
insert into secret values (1, 'a'), (2, 'b');
insert into tenant_data values ('2026-01-01', 't', 1);
-- both
insert into tenant_data values ('2026-01-06', 't', 1);
