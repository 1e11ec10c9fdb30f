-- What the server takes a text for, in TimescaleDB's internal units, and what the text says that the type may
-- not keep. An offset shows in the difference between the two readings, or in the text where it is zero.
select _timescaledb_functions.time_to_internal(:text::<type>) as internal,
       :text::timestamptz is distinct from :text::timestamp at time zone 'UTC'
         or :text ~ '[+][0-9]|[0-9] *[zZ] *(BC)?$' as has_offset,
       :text::timestamp is distinct from date_trunc('day', :text::timestamp) as has_time_of_day
