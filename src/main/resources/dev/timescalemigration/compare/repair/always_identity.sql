-- Identity columns that are GENERATED ALWAYS: no UPDATE gives them a value.
select attname
from pg_attribute
where attrelid = (:table)::regclass and attidentity = 'a' and not attisdropped
