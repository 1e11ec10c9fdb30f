-- The first rows in the order of an index or of compressed batches: how many there are, how many are read that way, and
-- whether one is read after a row that it precedes. The condition on tableoid keeps the first count from that index.
select (select count(*)
        from (select
              from <relation>
              where <predicate> and tableoid is not null
              limit <most>) as stored) as stored,
       count(*) as found,
       coalesce(bool_or(<misplaced>), false) as misplaced
from (select <followed>
      from (select <keys>
            from <relation>
            where <predicate>
            order by <order>
            limit <most>) as ordered) as followed
