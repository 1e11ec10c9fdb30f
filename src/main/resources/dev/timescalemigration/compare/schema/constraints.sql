-- NOT NULL, a constraint of its own since PostgreSQL 18, is compared with the columns. A key that
-- points to a chunk is TimescaleDB's, made for one that points to the hypertable; one that points to a partition is PostgreSQL's.
select format('%I.%I %I', n.nspname, c.relname, k.conname) as object,
       concat_ws(', ', pg_get_constraintdef(k.oid),
           case when exists (select from pg_trigger t where t.tgconstraint = k.oid and t.tgenabled <> 'O')
                then 'its triggers are not enabled' end) as definition
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
where k.contype not in ('n', 't')
  and c.oid in (<user_relations>)
  and not exists (select from pg_constraint p where p.oid = k.conparentid and p.conrelid = k.conrelid)
  and (k.confrelid = 0 or k.confrelid in (<user_relations>))
