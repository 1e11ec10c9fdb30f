-- Rows and an order-free hash of all rows by their text, per table: another way than the program's own, so that it
-- proves something. Hypertables only below :until.
set timezone = 'UTC';
select 'airlines', count(*), sum(hashtextextended(t::text, 0)) from airlines t
union all
select 'airports', count(*), sum(hashtextextended(t::text, 0)) from airports t
union all
select 'planes', count(*), sum(hashtextextended(t::text, 0)) from planes t
union all
select 'flights', count(*), sum(hashtextextended(t::text, 0)) from flights t where time_hour < :'until'
union all
select 'weather', count(*), sum(hashtextextended(t::text, 0)) from weather t where time_hour < :'until';
