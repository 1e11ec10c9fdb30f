-- A table c in the schema n is no chunk, no compressed relation and not in a schema that TimescaleDB keeps for itself.
n.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
  and not exists (select from (<timescale/relations/compressed_relations>) k where k.compressed_relation = c.oid)
  and not exists (select from (<timescale/relations/chunks>) chunk where chunk.oid = c.oid)
