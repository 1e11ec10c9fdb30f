-- Types and what they are made of.
select format('%I.%I', n.nspname, t.typname) as object,
       case t.typtype
           when 'e' then 'enum ' || coalesce((select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
                                              from pg_enum e where e.enumtypid = t.oid), '')
           when 'd' then concat_ws(' ', 'domain', format_type(t.typbasetype, t.typtypmod),
               'collate ' || (select format('%I.%I', cn.nspname, co.collname)
                              from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
                              join pg_type b on b.oid = t.typbasetype
                              where co.oid = t.typcollation and co.oid <> b.typcollation),
               'default ' || t.typdefault,
               case when t.typnotnull then 'not null' end,
               (select string_agg(format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), ' ' order by k.conname)
                from pg_constraint k where k.contypid = t.oid and k.contype = 'c'))
           when 'c' then 'composite ' || coalesce((select string_agg(
                   concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
                             'collate ' || (select format('%I.%I', cn.nspname, co.collname)
                                            from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
                                            join pg_type b on b.oid = a.atttypid
                                            where co.oid = a.attcollation and co.oid <> b.typcollation)),
                   ', ' order by a.attnum)
               from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped), '')
           when 'r' then (select concat_ws(' ', 'range of', format_type(r.rngsubtype, null),
                   'collation ' || nullif(r.rngcollation::regcollation::text, '-'),
                   'canonical ' || nullif(r.rngcanonical::text, '-'),
                   'difference ' || nullif(r.rngsubdiff::text, '-'),
                   'multirange ' || format_type(r.rngmultitypid, null))
               from pg_range r where r.rngtypid = t.oid)
           else concat_ws(' ', 'base', t.typlen, t.typalign, t.typstorage, t.typcategory, t.typdelim,
               t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin, t.typmodout, t.typanalyze, t.typdefault)
       end as definition
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
where t.oid in (<user_types>)
