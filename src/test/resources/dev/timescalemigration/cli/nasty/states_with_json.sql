-- rule: ^public\.ltss$ 2026-01-05T00:00:00Z
create table ltss (id bigserial, "time" timestamptz not null, entity_id varchar(255), state varchar(255), attributes jsonb, primary key (id, time));
create index ltss_attributes_idx on ltss using gin (attributes jsonb_path_ops);
create index ix_ltss_entity on ltss (entity_id, time desc) where state <> 'unavailable';
create index on ltss ((attributes ->> 'unit'));
select create_hypertable('ltss', 'time', chunk_time_interval => interval '1 day', migrate_data => true);
create view ltss_numeric as select time, entity_id, state::numeric as state from ltss where state ~ '^-?[0-9.]+$';
insert into ltss (time, entity_id, state, attributes) select '2026-01-01'::timestamptz + n * interval '20 min', 'sensor.' || n % 4, n::text, jsonb_build_object('unit', '°C', 'n', n, 'nested', jsonb_build_array(n, null, 'ü')) from generate_series(0, 250) n;
-- both
insert into ltss (id, time, entity_id, state, attributes) select 90000 + n, '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', 'sensor.1', 'on', '{}' from generate_series(0, 5) n;
