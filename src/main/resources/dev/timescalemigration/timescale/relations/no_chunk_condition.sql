-- A table c in the schema n is no chunk, no compressed relation and not in the schema that TimescaleDB has for them.
n.nspname <> '_timescaledb_internal'
  and c.relname not like 'compress\_hyper\_%\_chunk'
  and not exists (select from (<timescale/relations/chunks>) chunk where chunk.oid = c.oid)
