-- What copying may take of the servers; null for whatever there is. Looked at while it runs.
alter table migration add column copy_limits jsonb;
