-- What single chunks of some hypertables lack of what every chunk of its hypertable has, and what is disabled there.
with chunk as materialized (
    select c.oid, c.relname, c.relnamespace, h.oid as hypertable, c.reloptions, h.reloptions as h_options
    from unnest((:hypertables)::text[]) as named (name)
    join pg_class h on h.oid = named.name::regclass
    join pg_inherits i on i.inhparent = h.oid
    join pg_class c on c.oid = i.inhrelid and c.relkind = 'r'
), index_shape as materialized (
    -- Constants in predicates and expressions of a chunk's index are folded; so these are not compared.
    select x.indrelid, x.indisvalid and x.indisready and x.indislive as is_usable,
           concat_ws(' ',
               case when x.indisunique then 'unique' end,
               case when x.indexprs is null
                    then regexp_replace(substring(pg_get_indexdef(x.indexrelid) from ' USING (.*)$'), ' WHERE .*$', '')
                    else 'of expressions, ' || x.indnatts || ' columns' end,
               case when x.indpred is not null then 'with a condition' end) as shape
    from pg_index x
    where x.indrelid in (select oid from chunk union select hypertable from chunk)
), indexes as materialized (
    select indrelid, shape, count(*) as present, count(*) filter (where not is_usable) as unusable
    from index_shape
    group by indrelid, shape
), constraints as materialized (
    -- A foreign key that is NOT VALID for the hypertable may be valid for a chunk without such rows.
    select k.conrelid, k.conname, k.contype, k.connoinherit, d.definition
    from pg_constraint k
    cross join lateral (
        select case k.contype when 'f' then regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '')
                              else pg_get_constraintdef(k.oid) end) d (definition)
    where k.conrelid in (select oid from chunk union select hypertable from chunk)
), ranges as materialized (
    -- Ranges of dimensions are constraints of the chunk alone (src/chunk_constraint.c 2.16 to 2.29).
    select conrelid, count(*) as present
    from constraints
    where contype = 'c' and conname ~ '^constraint_[0-9]+$'
    group by conrelid
), lack (oid, what) as materialized (
    select c.oid, 'no index ' || h.shape
    from chunk c
    join indexes h on h.indrelid = c.hypertable
    left join indexes x on x.indrelid = c.oid and x.shape = h.shape
    where coalesce(x.present, 0) < h.present
    union all
    select c.oid, 'not valid index ' || x.shape
    from chunk c
    join indexes x on x.indrelid = c.oid and x.unusable > 0
    union all
    select c.oid, 'no constraint ' || quote_ident(h.conname) || ' ' || h.definition
    from chunk c
    join constraints h on h.conrelid = c.hypertable and h.contype in ('c', 'f', 'p', 'u', 'x')
                      and not (h.contype = 'c' and h.connoinherit)
    where not exists (select from constraints k
                      where k.conrelid = c.oid and k.contype = h.contype and k.definition = h.definition)
    union all
    select c.oid, 'CHECK of ' || coalesce(r.present, 0) || ' dimensions'
    from chunk c
    left join ranges r on r.conrelid = c.oid
    join pg_class h on h.oid = c.hypertable
    join pg_namespace n on n.oid = h.relnamespace
    join _timescaledb_catalog.hypertable t on t.schema_name = n.nspname and t.table_name = h.relname
    where coalesce(r.present, 0) < t.num_dimensions
    union all
    -- Triggers for statements, and those with transition tables, are the hypertable's alone (src/trigger.c 2.16 to 2.29).
    select c.oid, 'no trigger ' || quote_ident(h.tgname)
    from chunk c
    join pg_trigger h on h.tgrelid = c.hypertable and not h.tgisinternal and h.tgname <> 'ts_insert_blocker'
                     and h.tgtype & 1 = 1 and h.tgoldtable is null and h.tgnewtable is null
    where not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = h.tgname)
    union all
    select c.oid, 'trigger ' || quote_ident(t.tgname) || case t.tgenabled when 'D' then ' disabled' when 'R' then ' on replicas only'
                                                                          when 'A' then ' always' else ' enabled' end
    from chunk c
    join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal
    join pg_trigger h on h.tgrelid = c.hypertable and h.tgname = t.tgname
    where t.tgenabled <> h.tgenabled
    union all
    select c.oid, 'column ' || quote_ident(a.attname) || case when a.attnotnull then ' not null' else ' nullable' end
    from chunk c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_attribute h on h.attrelid = c.hypertable and h.attname = a.attname
    where a.attnotnull <> h.attnotnull
    union all
    select c.oid, 'column ' || quote_ident(a.attname) || ' generated as ' || pg_get_expr(d.adbin, d.adrelid)
    from chunk c
    join pg_attribute a on a.attrelid = c.oid and a.attgenerated <> ''
    join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    join pg_attribute h on h.attrelid = c.hypertable and h.attname = a.attname
    join pg_attrdef hd on hd.adrelid = h.attrelid and hd.adnum = h.attnum
    where pg_get_expr(d.adbin, d.adrelid) <> pg_get_expr(hd.adbin, hd.adrelid)
    union all
    select c.oid, 'storage parameters without ' || o
    from chunk c
    cross join unnest(c.h_options) o
    where o <> all (coalesce(c.reloptions, '{}'))
)
select n.nspname as schema, c.relname as name, l.what
from lack l
join chunk c on c.oid = l.oid
join pg_namespace n on n.oid = c.relnamespace
order by 1, 2, 3
