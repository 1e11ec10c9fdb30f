-- Extensions that the server could install, and whether this session's role may.
select v.name,
       json_agg(v.version) as versions,
       bool_or(not v.superuser or v.trusted or (select rolsuper from pg_roles where rolname = current_user))
           as installable
from pg_available_extension_versions v
group by v.name
