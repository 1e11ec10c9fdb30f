-- Publications of updates or deletes that take in a hypertable, or will take in its new chunks, without a
-- replica identity: a primary key by default, none with NOTHING.
select quote_ident(p.pubname) as publication, quote_ident(n.nspname) || '.' || quote_ident(c.relname) as hypertable
from _timescaledb_catalog.hypertable h
join pg_namespace n on n.nspname = h.schema_name
join pg_class c on c.relnamespace = n.oid and c.relname = h.table_name and c.relpersistence = 'p'
join pg_publication p on (p.pubupdate or p.pubdelete)
where (c.relreplident = 'n'
       or c.relreplident = 'd' and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary))
  and (p.puballtables
       or exists (select from pg_publication_rel r where r.prpubid = p.oid and r.prrelid = c.oid)
       or exists (select from pg_publication_namespace s
                  where s.pnpubid = p.oid
                    and (s.pnnspid = n.oid
                         or exists (select from pg_inherits i
                                    join pg_class k on k.oid = i.inhrelid
                                    where i.inhparent = c.oid and k.relnamespace = s.pnnspid))))
order by 1, 2
