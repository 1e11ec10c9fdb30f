select coalesce(bool_and(pg_try_advisory_xact_lock_shared(:class, hashtext(chunk))), true)
from unnest(:chunks::text[]) as chunk
