-- Completion point and rules of the spec as they were staged last; null while no spec was staged.
alter table migration add column staged_for text;

-- When a task's rows came to the target for the first time; a task that is requeued keeps it.
alter table task add column first_copied_at timestamptz;
update task set first_copied_at = copied_at where way <> 'SKIPPED';
