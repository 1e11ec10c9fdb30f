-- Publications of updates or deletes, and what they take in.
select quote_ident(p.pubname) as publication,
       concat_ws(', ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
                 case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end) as publishes,
       p.puballtables as all_tables,
       array(select n.nspname from pg_publication_namespace s join pg_namespace n on n.oid = s.pnnspid
             where s.pnpubid = p.oid) as schemas,
       array(select quote_ident(n.nspname) || '.' || quote_ident(c.relname)
             from pg_publication_rel r
             join pg_class c on c.oid = r.prrelid
             join pg_namespace n on n.oid = c.relnamespace
             where r.prpubid = p.oid) as tables
from pg_publication p
where p.pubupdate or p.pubdelete
order by 1
