-- The kinds of statements that make and upgrade the ledger, all of them to be rolled back.
create schema _timescale_migration_probe;
create table _timescale_migration_probe.probe (id int constraint probe_key unique, at timestamptz);
create index probe_at on _timescale_migration_probe.probe (at);
alter table _timescale_migration_probe.probe drop constraint probe_key, add column made boolean;
drop index _timescale_migration_probe.probe_at;
drop table _timescale_migration_probe.probe;
