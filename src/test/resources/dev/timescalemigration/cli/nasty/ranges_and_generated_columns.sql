-- rule: ^public\.slot$ 2026-01-05T00:00:00Z
create type float_range as range (subtype = float8, subtype_diff = float8mi, multirange_type_name = float_ranges);
create type pair as (a int, "B b" text, r float_range);
create function doubled(int) returns int language sql immutable as 'select $1 * 2';
create table slot (at timestamptz not null, id int generated always as identity (increment by -3 minvalue -100000 maxvalue 10 start 10 cache 5), n int, n2 int generated always as (doubled(n)) stored, label text generated always as ('n' || n % 3) stored, span float_range, spans float_ranges, d daterange, im int8multirange, p pair, ps pair[], primary key (id, at));
select create_hypertable('slot', 'at', chunk_time_interval => interval '1 day');
create table chain (a int primary key, b int generated always as (a + 1) stored, check (b > a), unique (b), unique (a, b) deferrable initially deferred);
create table child (a int references chain (b) on update cascade on delete set null deferrable initially deferred);
insert into chain values (1), (2); insert into child values (2), (3), (null);
insert into slot (at, n, span, spans, d, im, p, ps) select '2026-01-01'::timestamptz + n * interval '20 min', n, float_range(n, n + 1, '(]'), float_ranges(float_range(0, n)), daterange('2026-01-01', null), '{[1,2),[5,9)}', (n, 'x,"y', null)::pair, array[(1, null, float_range(1, 2))::pair, null] from generate_series(0, 250) n;
-- both
insert into slot (at, id, n) overriding system value select '2026-01-05 01:00+00'::timestamptz + n * interval '1 min', -90000 - n, n from generate_series(0, 5) n;
