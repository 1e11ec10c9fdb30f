-- What to say to CREATE DATABASE for one with the same encoding and the same order of text.
select format('ENCODING %L LC_COLLATE %L LC_CTYPE %L', pg_encoding_to_char(d.encoding), d.datcollate, d.datctype)
       || case p.provider
              when 'i' then format(' LOCALE_PROVIDER icu ICU_LOCALE %L', p.locale)
              when 'b' then format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', p.locale)
              else ''
          end as options
from pg_database d
-- By their names in JSON: PostgreSQL 15 and 17 added and renamed columns.
cross join lateral (select to_jsonb(d) ->> 'datlocprovider' as provider,
                           coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') as locale) p
where d.datname = current_database()
