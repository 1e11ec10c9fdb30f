select count(*)
from pg_index i
where i.indrelid = (:table)::regclass and (i.indisunique or i.indisexclusion)
