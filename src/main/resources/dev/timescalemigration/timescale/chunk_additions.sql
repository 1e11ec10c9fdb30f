-- What hangs on single chunks of some hypertables, beyond what every chunk of its hypertable has. A chunk that
-- is dropped and built again from the hypertable loses it.
with chunk as materialized (
    select c.oid, c.relname, c.relnamespace, c.relowner, c.relacl, c.reloptions, c.relreplident, c.relpersistence,
           c.relrowsecurity, c.relforcerowsecurity, c.reltoastrelid,
           h.oid as hypertable, h.relowner as h_owner, h.relacl as h_acl, h.reloptions as h_options,
           h.relreplident as h_replident, h.relpersistence as h_persistence, h.relrowsecurity as h_rowsecurity
    from unnest((:hypertables)::text[]) as named (name)
    join pg_class h on h.oid = named.name::regclass
    join pg_inherits i on i.inhparent = h.oid
    join pg_class c on c.oid = i.inhrelid and c.relkind = 'r'
), index_shape as materialized (
    -- Constants in predicates and expressions of a chunk's index are folded; so these are not compared.
    select x.indrelid, x.indexrelid,
           (x.indisunique, x.indpred is null, x.indnatts,
            case when x.indexprs is null
                 then regexp_replace(substring(pg_get_indexdef(x.indexrelid) from ' USING .*$'), ' WHERE .*$', '')
            end) as shape
    from pg_index x
    where x.indrelid in (select oid from chunk union select hypertable from chunk)
), addition (oid, what) as materialized (
    select c.oid, 'index ' || quote_ident(k.relname)
    from chunk c
    join index_shape x on x.indrelid = c.oid
    join pg_class k on k.oid = x.indexrelid
    where not exists (select from index_shape h where h.indrelid = c.hypertable and h.shape is not distinct from x.shape)
    union all
    select c.oid, 'CLUSTER ON ' || quote_ident(k.relname)
    from chunk c
    join pg_index x on x.indrelid = c.oid and x.indisclustered
    join pg_class k on k.oid = x.indexrelid
    where not exists (select from pg_index h where h.indrelid = c.hypertable and h.indisclustered)
    union all
    select c.oid, 'storage parameters ' || array_to_string(c.reloptions, ', ')
    from chunk c
    where c.reloptions is not null
      and not c.reloptions <@ coalesce(c.h_options, '{}')
    union all
    select c.oid, 'storage parameters of TOAST ' || array_to_string(t.reloptions, ', ')
    from chunk c
    join pg_class t on t.oid = c.reltoastrelid
    where t.reloptions is not null
    union all
    select c.oid, 'storage, compression, statistics target or options of column ' || quote_ident(a.attname)
    from chunk c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_attribute h on h.attrelid = c.hypertable and h.attname = a.attname
    where a.attstorage <> h.attstorage
       or a.attcompression <> h.attcompression
       or coalesce(a.attstattarget, -1) <> coalesce(h.attstattarget, -1)
       or array(select o from unnest(a.attoptions) o where starts_with(o, 'n_distinct') order by o)
          <> array(select o from unnest(h.attoptions) o where starts_with(o, 'n_distinct') order by o)
    union all
    select c.oid, 'comment' || coalesce(' of column ' || quote_ident(a.attname), '')
    from chunk c
    join pg_description d on d.classoid = 'pg_class'::regclass and d.objoid = c.oid
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
    union all
    select c.oid, 'comment of index ' || quote_ident(k.relname)
    from chunk c
    join pg_index x on x.indrelid = c.oid
    join pg_class k on k.oid = x.indexrelid
    join pg_description d on d.classoid = 'pg_class'::regclass and d.objoid = k.oid
    union all
    select c.oid, 'publication ' || quote_ident(p.pubname)
    from chunk c
    join pg_publication_rel r on r.prrelid = c.oid
    join pg_publication p on p.oid = r.prpubid
    union all
    select c.oid, 'statistics ' || quote_ident(s.stxname)
    from chunk c
    join pg_statistic_ext s on s.stxrelid = c.oid
    union all
    select c.oid, 'trigger ' || quote_ident(t.tgname)
    from chunk c
    join pg_trigger t on t.tgrelid = c.oid and not t.tgisinternal
    where not exists (select from pg_trigger h where h.tgrelid = c.hypertable and h.tgname = t.tgname)
    union all
    select c.oid, 'rule ' || quote_ident(r.rulename)
    from chunk c
    join pg_rewrite r on r.ev_class = c.oid
    union all
    select c.oid, 'policy ' || quote_ident(p.polname)
    from chunk c
    join pg_policy p on p.polrelid = c.oid
    union all
    select c.oid, 'row-level security'
    from chunk c
    where (c.relrowsecurity or c.relforcerowsecurity) and not c.h_rowsecurity
    union all
    select c.oid, 'replica identity'
    from chunk c
    where c.relreplident <> c.h_replident
    union all
    select c.oid, case c.relpersistence when 'u' then 'unlogged' else 'logged' end
    from chunk c
    where c.relpersistence <> c.h_persistence
    union all
    select c.oid, 'constraint ' || quote_ident(k.conname)
    from chunk c
    join pg_constraint k on k.conrelid = c.oid and k.contype in ('c', 'f')
    -- the ranges of its dimensions (src/chunk_constraint.c 2.16 to 2.29)
    where k.conname !~ '^constraint_[0-9]+$'
      -- A foreign key that is NOT VALID for the hypertable may be valid for a chunk without such rows.
      and not exists (select from pg_constraint h
                      where h.conrelid = c.hypertable and h.contype = k.contype
                        and (pg_get_constraintdef(h.oid) = pg_get_constraintdef(k.oid)
                             or k.contype = 'f' and replace(pg_get_constraintdef(h.oid), ' NOT VALID', '')
                                                  = replace(pg_get_constraintdef(k.oid), ' NOT VALID', '')))
    union all
    select c.oid, 'foreign key ' || quote_ident(k.conname) || ' of ' || k.conrelid::regclass
    from chunk c
    join pg_constraint k on k.confrelid = c.oid and k.contype = 'f' and k.conparentid = 0
    where not exists (select from pg_constraint h
                      where h.confrelid = c.hypertable and h.contype = 'f' and h.conrelid = k.conrelid)
    union all
    select distinct c.oid, 'view ' || r.ev_class::regclass
    from chunk c
    join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid
                    and d.classid = 'pg_rewrite'::regclass
    join pg_rewrite r on r.oid = d.objid and r.ev_class <> c.oid
    union all
    select distinct c.oid, 'function ' || d.objid::regprocedure
    from chunk c
    join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid
                    and d.classid = 'pg_proc'::regclass
    union all
    select c.oid, 'child ' || i.inhrelid::regclass
    from chunk c
    join pg_inherits i on i.inhparent = c.oid
    union all
    select c.oid, 'security label of ' || s.provider
    from chunk c
    join pg_seclabel s on s.classoid = 'pg_class'::regclass and s.objoid = c.oid
), access (oid, what) as materialized (
    select c.oid, 'privileges'
    from chunk c
    where array(select split_part(one::text, '/', 1) from unnest(c.relacl) one order by 1)
          <> array(select split_part(one::text, '/', 1) from unnest(c.h_acl) one order by 1)
    union all
    select c.oid, 'privileges on column ' || quote_ident(a.attname)
    from chunk c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and a.attacl is not null
    union all
    select c.oid, 'owner ' || quote_ident(pg_get_userbyid(c.relowner))
    from chunk c
    where c.relowner <> c.h_owner
)
select n.nspname as schema, c.relname as name, a.what, a.is_access
from (select oid, what, false from addition union all select oid, what, true from access) a (oid, what, is_access)
join chunk c on c.oid = a.oid
join pg_namespace n on n.oid = c.relnamespace
order by 1, 2, 3
