-- Columns that were added with a default after the chunk was made: where a compressed batch has
-- nothing for one of them, its rows have the default of that time, which only this chunk knows.
select a.attname
from pg_attribute a
where a.attrelid = (:chunk)::regclass and a.atthasmissing and not a.attisdropped
