delete from <relation>
where ctid = any (array(select ctid from <relation> where <predicate> and <hash> = :row limit :count))
