SELECT concat($$BEGIN; SELECT lo_create($$, oid, $$) WHERE NOT EXISTS (SELECT FROM pg_largeobject_metadata WHERE oid = $$, oid,
    $$); SELECT lo_truncate(lo_open($$, oid, $$, 131072), 0); SELECT lo_put($$, oid, $$, 0, $$, quote_literal(lo_get(oid)),
    $$); COMMIT;$$)
FROM unnest(ARRAY[<oids>]::oid[]) AS oid
