select s.relid::oid as relid, s.segmentby, s.orderby, s.orderby_desc, s.orderby_nullsfirst, s.index::text as index
from _timescaledb_catalog.compression_settings s
