insert into _timescale_migration.acceptance (finding, found, reason)
values (:finding, :found, :reason)
on conflict (finding) do update set found = excluded.found || '; ' || acceptance.found, reason = excluded.reason
