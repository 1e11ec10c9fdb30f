-- rule: ^public\.visit$ 2026-01-05T00:00:00Z
create schema ext; create extension citext schema ext; create extension hstore; create extension ltree schema ext; create extension btree_gist; create extension pg_trgm; create extension intarray;
create domain email as ext.citext check (value ~ '@');
create table visit (at timestamptz not null, who email, path ext.ltree, labels hstore, tags int[], name ext.citext collate "C");
create index on visit using gist (path); create index on visit using gin (labels); create index on visit using gin (tags gin__int_ops); create index on visit (who);
create index on visit using gin ((name::text) gin_trgm_ops);
select create_hypertable('visit', 'at', chunk_time_interval => interval '1 day');
create table booking (room int, during tstzrange, exclude using gist (room with =, during with &&));
insert into booking values (1, '[2026-01-01,2026-01-02)'), (1, '[2026-01-02,)'), (2, 'empty');
insert into visit select '2026-01-01'::timestamptz + n * interval '20 min', 'U' || n % 7 || '@X', ('a.b.c' || n)::ext.ltree, hstore(array['k', n::text, 'n', null]), array[n, n + 1], 'Name' || n from generate_series(0, 250) n;
-- both
insert into visit select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', 'a@b', 'a.b', '', '{}', 'x' from generate_series(0, 5) n;
