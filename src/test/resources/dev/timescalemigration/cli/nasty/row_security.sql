-- rule: ^public\.tenant_data$ 2026-01-05T00:00:00Z
create table tenant_data (at timestamptz not null, tenant text default current_user, v int);
select create_hypertable('tenant_data', 'at', chunk_time_interval => interval '1 day');
create table secret (id int primary key, owner name default current_user);
alter table secret enable row level security;
create policy own on secret as restrictive for select using (owner = current_user); create policy all_of_it on secret using (true) with check (id > 0);
alter table tenant_data enable row level security; create policy own on tenant_data using (tenant = current_user or v > 0);
create function whoami() returns text language sql security definer set search_path = pg_catalog, pg_temp as 'select current_user::text';
insert into secret values (1, 'a'), (2, 'b');
insert into tenant_data select '2026-01-01'::timestamptz + n * interval '20 min', 't' || n % 3, n from generate_series(0, 250) n;
-- both
insert into tenant_data select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', 'both', n from generate_series(0, 5) n;
