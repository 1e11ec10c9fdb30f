-- Hypertables of the source that no filter selected when it was staged last; null before staging.
alter table migration add column left_out jsonb;

-- What a person accepted of what validating or the switch found, as the newest run of one of them took it.
create table acceptance (
    finding text primary key,
    found text not null,
    reason text not null,
    accepted_at timestamptz not null default now()
);
