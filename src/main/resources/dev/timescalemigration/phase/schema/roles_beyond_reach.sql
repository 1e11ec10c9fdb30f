-- Of these roles of the target those that the session may not act as.
select owner
from unnest((:owners)::text[]) owner
where not coalesce(pg_has_role(current_user, to_regrole(owner), 'USAGE'), false)
