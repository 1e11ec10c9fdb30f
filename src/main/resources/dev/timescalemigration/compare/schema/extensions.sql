select quote_ident(e.extname) as object,
       format('version %s in schema %I', e.extversion, n.nspname) as definition
from pg_extension e
join pg_namespace n on n.oid = e.extnamespace
