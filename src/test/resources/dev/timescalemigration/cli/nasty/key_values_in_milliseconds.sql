-- rule: ^public\.ts_kv$ 1767830400000
create table ts_kv_dictionary (key varchar(255) not null, key_id serial unique, constraint ts_key_id_pkey primary key (key));
create table ts_kv (entity_id uuid not null, key int not null, ts bigint not null, bool_v boolean, str_v varchar(10000000), long_v bigint, dbl_v double precision, json_v json, constraint ts_kv_pkey primary key (entity_id, key, ts));
select create_hypertable('ts_kv', 'ts', chunk_time_interval => 86400000, if_not_exists => true);
create table ts_kv_latest (entity_id uuid not null, key int not null, ts bigint not null, str_v varchar(10000000), primary key (entity_id, key));
create or replace procedure cleanup_timeseries_by_ttl(in null_uuid uuid, in system_ttl bigint, inout deleted bigint) language plpgsql as $$ begin deleted := 0; end $$;
insert into ts_kv_dictionary (key) values ('temperature'), ('humidity');
insert into ts_kv select md5((n % 3)::text)::uuid, n % 2 + 1, 1767571200000 + n * 600000, n % 2 = 0, 'v' || n, n, n / 3.0, '{"a" :  1}' from generate_series(0, 400) n;
insert into ts_kv_latest select md5('1')::uuid, 1, 1, 'x';
-- both
insert into ts_kv select md5('1')::uuid, 1, 1767830400000 + n, true, 'both', n, n, '{}' from generate_series(1, 5) n;
