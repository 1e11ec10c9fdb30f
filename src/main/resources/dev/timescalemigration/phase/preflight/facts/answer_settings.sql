-- Settings by which a query answers otherwise, or values are written or read otherwise, as a session of psql has them: the
-- driver of this program sends a TimeZone and a DateStyle of its own when it connects. What a locale decides is left out: a
-- server can be given only what its operating system has.
select name, source, setting
from pg_catalog.pg_settings
where name in ('TimeZone', 'timezone_abbreviations', 'DateStyle', 'IntervalStyle', 'default_text_search_config', 'bytea_output',
               'extra_float_digits', 'xmlbinary', 'xmloption', 'array_nulls', 'transform_null_equals',
               'standard_conforming_strings', 'backslash_quote', 'default_transaction_isolation', 'lo_compat_privileges')
order by 1
