-- Of these roles of the source, all superusers there, those that the session may not act as.
select owner
from unnest((:owners)::text[]) owner
where not coalesce(pg_has_role(to_regrole(owner)::oid, 'MEMBER'), false)
