-- needs: community
-- rule: ^public\.j$ 2026-01-05T00:00:00Z
create table j (at timestamptz not null, v int);
select create_hypertable('j', 'at', chunk_time_interval => interval '1 day');
create procedure tick(job_id int, config jsonb) language plpgsql as $$ begin perform 1; end $$; create function checked(config jsonb) returns void language plpgsql as $$ begin end $$;
alter table j set (timescaledb.compress, timescaledb.compress_orderby = 'at');
insert into j select '2026-01-01'::timestamptz + n * interval '20 min', n from generate_series(0, 250) n;
select add_job('tick', interval '1 day', config => '{"a": "it''s <b> :c"}', check_config => 'checked', scheduled => false), add_job('tick', interval '1 month', fixed_schedule => true, timezone => 'Europe/Berlin', initial_start => '2030-01-01');
select add_retention_policy('j', interval '900 years'), add_compression_policy('j', interval '800 years'), add_reorder_policy('j', 'j_at_idx');
-- both
insert into j select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', n from generate_series(0, 5) n;
