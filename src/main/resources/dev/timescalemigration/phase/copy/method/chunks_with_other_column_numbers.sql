-- Those of some chunks in which one of some columns has another number than in the hypertable.
select distinct chunk.name
from unnest((:chunks)::text[]) as chunk (name)
join pg_attribute c on c.attrelid = chunk.name::regclass
join pg_attribute h on h.attrelid = (:hypertable)::regclass and h.attname = c.attname
where h.attname = any ((:columns)::name[])
  and h.attnum <> c.attnum
