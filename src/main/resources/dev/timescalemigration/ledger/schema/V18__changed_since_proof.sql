-- Whether it was compared since it was changed, so that a switch compares the rest alone. The way back reads all of it, to refresh the
-- aggregates of what changed since the switch.
alter table capture_changed add column is_compared boolean not null default false;
