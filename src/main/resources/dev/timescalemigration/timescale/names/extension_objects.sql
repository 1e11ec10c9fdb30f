-- A regular expression for the names of objects in those schemas, as pg_identify_object() writes them.
'(^| on )_timescaledb_[a-z]+\.'
