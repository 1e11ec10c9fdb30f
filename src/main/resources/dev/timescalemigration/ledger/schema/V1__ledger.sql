-- The durable record of a migration, in the target. Everything a worker needs to go on after a kill
-- stands here; the status of a resource is a digest of it.

-- One row: which migration this target belongs to, and how far it is.
create table migration (
    only_one boolean primary key default true check (only_one),
    -- pg_control_system().system_identifier and database of the source: a target is filled from one
    -- source only.
    source_identity text not null,
    name text not null,
    phase text not null,
    phase_started_at timestamptz not null default now(),
    started_at timestamptz not null default now(),
    completed_at timestamptz,
    -- The range of each hypertable as staged; null before.
    staged_ranges jsonb
);

-- Gates that were opened, and the evidence they were opened with.
create table gate (
    gate text primary key,
    token text not null,
    opened_at timestamptz not null default now()
);

-- One row per chunk to be copied. Ranges are the catalog's internal 64-bit integers.
create table task (
    id bigint generated always as identity primary key,
    hypertable_schema name not null,
    hypertable_name name not null,
    chunk_schema name not null,
    chunk_name name not null,
    -- [{"column": …, "start": …, "end": …}], one per dimension, in the order of the dimensions
    ranges jsonb not null,
    -- Set where a bound cuts the chunk: only rows in [from_value, until_value) are copied.
    from_value bigint,
    until_value bigint,
    source_bytes bigint not null,
    shard integer not null default 0,
    -- Exported snapshot that the source is read in, null for one of its own.
    snapshot text,
    staged_at timestamptz not null default now(),
    copied_at timestamptz,
    -- How it was copied: BUILT_BESIDE, INTO_CHUNK, RANGE, COMPRESSED; SKIPPED when gone from the source
    way text,
    skip_reason text,
    rows_copied bigint,
    bytes_copied bigint,
    -- Failed attempts since it was staged or put back; parked when too many.
    failures integer not null default 0,
    parked_at timestamptz,
    last_error text,
    verified_at timestamptz,
    -- EQUAL, DIFFERENT, SKIPPED
    verdict text,
    -- What differs: counts, keys, bounded samples
    verdict_detail jsonb,
    unique (chunk_schema, chunk_name)
);
create index task_to_copy on task (shard, failures, id) where copied_at is null and parked_at is null;
create index task_to_copy_any on task (failures, id) where copied_at is null and parked_at is null;
create index task_to_verify on task (shard, id) where copied_at is not null and verdict is null;
create index task_to_verify_any on task (id) where copied_at is not null and verdict is null;

-- Every try at a task that did not end well, and every worker's end; written in a transaction of its
-- own, as the task's row is locked by the work.
create table attempt (
    id bigint generated always as identity primary key,
    task_id bigint references task on delete cascade,
    phase text not null,
    worker text not null,
    started_at timestamptz not null,
    ended_at timestamptz not null default clock_timestamp(),
    sqlstate text,
    message text not null
);

-- Each background job of the source as it was found, so that what is put back is what was.
create table job_state (
    job_id integer primary key,
    scheduled boolean not null,
    owner name not null,
    definition jsonb not null,
    recorded_at timestamptz not null default now(),
    enabled_at timestamptz
);

-- The result of each run of a phase.
create table report (
    id bigint generated always as identity primary key,
    phase text not null,
    outcome text not null,
    body jsonb not null,
    started_at timestamptz not null,
    ended_at timestamptz not null default clock_timestamp()
);
create index report_latest on report (phase, id desc);
