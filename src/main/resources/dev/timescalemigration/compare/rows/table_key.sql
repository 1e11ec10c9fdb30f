select (select array_agg(a.attname::text order by k.ordinal)
        from unnest(i.indkey::int2[]) with ordinality k (attnum, ordinal)
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
        where k.ordinal <= i.indnkeyatts)
from pg_index i
where i.indrelid = (:table)::regclass
  and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
  and not exists (select from unnest(i.indkey::int2[]) with ordinality k (attnum, ordinal)
                  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                  where k.ordinal <= i.indnkeyatts and not a.attnotnull)
order by i.indisprimary desc, i.indnkeyatts, i.indexrelid
limit 1
