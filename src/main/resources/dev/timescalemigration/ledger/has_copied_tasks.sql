select exists (
    select from _timescale_migration.task
    where hypertable_schema = :schema and hypertable_name = :name and first_copied_at is not null)
