-- Rows and an order-free hash of all rows, per table. Hypertables only below :until.
set timezone = 'UTC';
select 'airlines', count(*), sum(hash_record_extended(t, 0)) from airlines t
union all
select 'airports', count(*), sum(hash_record_extended(t, 0)) from airports t
union all
select 'planes', count(*), sum(hash_record_extended(t, 0)) from planes t
union all
select 'flights', count(*), sum(hash_record_extended(t, 0)) from flights t where time_hour < :'until'
union all
select 'weather', count(*), sum(hash_record_extended(t, 0)) from weather t where time_hour < :'until';
