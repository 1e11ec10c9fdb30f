-- What is kept about each batch, as a hash; compressed values themselves are left out.
select md5((select string_agg(kept.key || ' ' || coalesce(kept.value, ''), ' ' order by kept.key)
            from jsonb_each_text(to_jsonb(batch)) as kept
            where kept.key like '\_ts\_meta\_%')) as digest
from <relation> as batch
order by 1
