-- The source's jobs, with the database that holds them and the port of its server.
select coalesce(json_agg(row_to_json(job)), '[]')
from (select jobid, jobname, schedule, command, database, username, active,
             database = current_database() as own,
             current_database() as source_database
      from cron.job) job
