-- named: other extensions
-- rule: ^public\.f$ 2026-01-05T00:00:00Z
create extension file_fdw; create server files foreign data wrapper file_fdw;
create foreign table passwd (line text) server files options (filename '/etc/hostname');
create table f (at timestamptz not null, v int); select create_hypertable('f', 'at');
insert into f values ('2026-01-01', 1);
-- both
insert into f values ('2026-01-06', 1);
