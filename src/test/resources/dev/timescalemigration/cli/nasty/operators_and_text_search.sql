-- rule: ^public\.doc$ 2026-01-05T00:00:00Z
create type cplx as (r float8, i float8);
create function cplx_add(cplx, cplx) returns cplx language sql immutable strict as 'select row($1.r + $2.r, $1.i + $2.i)::cplx';
create operator + (leftarg = cplx, rightarg = cplx, function = cplx_add, commutator = +);
create aggregate sum_cplx (cplx) (sfunc = cplx_add, stype = cplx, initcond = '(0,0)', parallel = safe);
create function cplx_of_int(int) returns cplx language sql immutable as 'select row($1, 0)::cplx'; create cast (int as cplx) with function cplx_of_int(int) as assignment;
create collation german (provider = icu, locale = 'de-u-co-phonebk'); create collation loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
create text search configuration mine (copy = simple); create text search dictionary shorter (template = simple, accept = false);
create table doc (at timestamptz not null, c cplx, body text collate german, tag text collate loose, tsv tsvector generated always as (to_tsvector('simple', body)) stored);
create index on doc using gin (tsv); create index on doc (body); create index on doc using brin (at) with (pages_per_range = 8); create index on doc using hash (tag);
select create_hypertable('doc', 'at', chunk_time_interval => interval '1 day');
create statistics doc_stats (ndistinct, dependencies) on body, tag from doc;
alter table doc alter body set storage external, alter body set statistics 500, alter tag set compression lz4;
insert into doc select '2026-01-01'::timestamptz + n * interval '20 min', (n, -n)::cplx, 'Größe ' || n, 'Tag' || n % 3 from generate_series(0, 250) n;
-- both
insert into doc (at, body) select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', 'both' from generate_series(0, 5) n;
