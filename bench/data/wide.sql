-- title: wide rows with text and jsonb
-- needs: apache
-- contestants: tsm opponent pipe file
create table request (
    at timestamptz not null,
    host text not null,
    path text,
    status smallint,
    took numeric(12, 3),
    agent text,
    headers jsonb);
select create_hypertable('request', 'at', chunk_time_interval => interval '1 day');
insert into request
select timestamptz '2024-01-01 00:00+00' + n * (interval '28 days' / (3500000 * :scale)),
    'host-' || n % 50,
    '/articles/' || md5(n::text) || '/comments/' || n,
    case when n % 11 = 0 then 404 else 200 end,
    (n % 90000) / 7.0,
    'Mozilla/5.0 (X11; Linux x86_64) ' || repeat(md5((n * 7)::text), 6),
    jsonb_build_object('accept', 'text/html', 'id', md5((n * 3)::text), 'depth', n % 9, 'tags', jsonb_build_array(n % 3, n % 5))
from generate_series(0, 3500000 * :scale - 1) n;
