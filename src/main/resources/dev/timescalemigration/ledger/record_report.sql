insert into _timescale_migration.report (phase, outcome, body, started_at)
values (:phase, :outcome, :body::jsonb, :startedAt)
