-- The first rows in the order of an index or of compressed batches: how many are read that way, and whether one is read after
-- a row that it precedes.
select <number> as number, count(*) as found, coalesce(bool_or(<misplaced>), false) as misplaced
from (select <followed>
      from (select <keys>
            from <relation>
            where <predicate>
            order by <order>
            limit <most>) as ordered) as followed
