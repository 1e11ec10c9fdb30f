-- The roles of policies and user-defined actions; jobs with a number below 1000 are the extension's own.
select b.owner::oid as oid
from _timescaledb_config.bgw_job b
where b.id >= 1000
