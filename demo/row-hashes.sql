-- Rows and an order-free hash of all rows, per table. Hypertables only below :until.
set timezone = 'UTC';
select 'airlines', count(*), sum(hashfloat8extended(hash_record_extended(t, 0)::float8, 0)) from airlines t
union all
select 'airports', count(*), sum(hashfloat8extended(hash_record_extended(t, 0)::float8, 0)) from airports t
union all
select 'planes', count(*), sum(hashfloat8extended(hash_record_extended(t, 0)::float8, 0)) from planes t
union all
select 'flights', count(*), sum(hashfloat8extended(hash_record_extended(t, 0)::float8, 0)) from flights t where time_hour < :'until'
union all
select 'weather', count(*), sum(hashfloat8extended(hash_record_extended(t, 0)::float8, 0)) from weather t where time_hour < :'until';
