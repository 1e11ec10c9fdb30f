-- Rows stashed that are not among the rows written, each hash as often as it is left over.
select hash, count(*)
from (
    select <hash> as hash from pg_temp.stashed_rows
    except all
    select <hash> as hash from <relation> where <predicate>
) left_over
group by hash
