-- Has the scheduler leave a job alone.
select job_id
from <extension>.alter_job(:id, scheduled => false, timezone => :timezone)
