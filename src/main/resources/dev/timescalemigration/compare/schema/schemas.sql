select quote_ident(n.nspname) as object, 'schema' as definition
from pg_namespace n
where n.oid in (<user_schemas>)
