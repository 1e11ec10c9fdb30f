select "schema", name, "column" from (<timescale/relations/skipped_columns>) skipped
