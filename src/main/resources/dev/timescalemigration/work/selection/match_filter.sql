-- Positions of the names that match, written plainly or with the quotes they need.
select (ordinality)::int
from unnest((:schemas)::text[], (:names)::text[]) with ordinality as hypertable (schema_name, name, ordinality)
where schema_name || '.' || name ~* :filter
   or format('%I.%I', schema_name, name) ~* :filter
order by ordinality
