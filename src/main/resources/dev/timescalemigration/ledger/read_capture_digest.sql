-- What a watcher from afar wants to know of capture. A target is not trusted: what no migration writes is cut off.
select (select left(r.body::text, :most)
        from _timescale_migration.report as r
        where r.phase = :planning
        order by r.id desc
        limit 1) as plan,
       (select left(r.body ->> 'finding', 1000)
        from (select outcome, body
              from _timescale_migration.report
              where phase in ('SwitchingOver', 'RollingBack')
              order by id desc
              limit 1) as r
        where r.outcome in ('Undone', 'UndoneDifferent')) as undone,
       (select case when jsonb_typeof(r.body -> 'downtimeSeconds') = 'number' then left(r.body ->> 'downtimeSeconds', 16) end
        from _timescale_migration.report as r
        where r.phase in ('SwitchingOver', 'RollingBack') and r.outcome = 'Succeeded'
        order by r.id desc
        limit 1) as downtime,
       left(c.slot, 64) as slot,
       coalesce(c.applied_lsn, s.confirmed_flush_lsn)::text as applied_lsn,
       c.max_retained_wal,
       left(w.slot, 64) as back_slot,
       w.begins_at is not null as back_begun,
       left(w.given_up, 1000) as back_given_up,
       m.measured_at,
       m.lag_bytes,
       extract(epoch from clock_timestamp() - m.behind_since)::bigint as behind_seconds,
       m.retained_wal,
       m.rows_per_second
from (values (1)) as always (one)
left join _timescale_migration.capture as c on true
left join _timescale_migration.way_back as w on true
left join pg_catalog.pg_replication_slots as s on s.slot_name = w.slot and w.begins_at is not null
left join _timescale_migration.capture_measure as m on c.slot is not null or (w.begins_at is not null and w.given_up is null)
