-- Each large object with its size and a hash of its bytes. They are read in pieces, as lo_get() gives 1 GB at most.
with recursive part (oid, number, bytes, hash) as (
    select m.oid, 0, octet_length(piece.bytes), md5(piece.bytes)
    from pg_largeobject_metadata m
    cross join lateral (select lo_get(m.oid, 0, 1048576)) as piece (bytes)
    union all
    select part.oid, part.number + 1, octet_length(piece.bytes), md5(piece.bytes)
    from part
    cross join lateral (select lo_get(part.oid, 1048576::bigint * (part.number + 1), 1048576)) as piece (bytes)
    where part.bytes = 1048576
)
select oid::bigint as oid, sum(bytes) || ' ' || md5(string_agg(hash, '' order by number)) as content
from part
group by oid
