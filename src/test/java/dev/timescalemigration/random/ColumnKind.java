package dev.timescalemigration.random;

/** A type of column, and how its value follows from a row's number {@code i}. */
enum ColumnKind {
  TEXT("text", "repeat(md5(i::text), 1 + i %% 3)"),
  LONG_TEXT("text", "case when i %% 40 = 0 then repeat(md5(i::text), 400) else 'short' end"),
  VARCHAR("varchar(12)", "left(md5(i::text), i %% 13)"),
  JSONB(
      "jsonb", "jsonb_build_object('i', i, 'tags', jsonb_build_array(i %% 5, null, md5(i::text)))"),
  ARRAY("int[]", "array[i, null, -i]"),
  TEXT_ARRAY("text[]", "array['a', '', md5(i::text), 'q\"uote, comma']"),
  NUMERIC("numeric", "case i %% 50 when 1 then 'NaN'::numeric else i / 7.0 end"),
  FLOAT(
      "double precision",
      "case i %% 50 when 1 then 'NaN'::float8 when 2 then '-0'::float8 else i / 7.0 end"),
  REAL("real", "(i / 3.0)::real"),
  UUID("uuid", "md5(i::text)::uuid"),
  BOOL("boolean", "i %% 3 = 0"),
  BYTES("bytea", "decode(md5(i::text), 'hex')"),
  INTERVAL("interval", "make_interval(months => i %% 5, secs => i)"),
  INSTANT("timestamptz", "timestamptz '2020-02-29 12:00+00' + make_interval(secs => i)"),
  DAY("date", "date '2020-02-29' + i %% 1000"),
  SMALL("smallint", "(i %% 100)::smallint"),
  ONLY_NULL("text", "null::text");

  private final String type;
  private final String value;

  ColumnKind(String type, String value) {
    this.type = type;
    this.value = value.replace("%%", "%");
  }

  String type() {
    return type;
  }

  /** An expression over {@code i}; every seventh value is NULL. */
  String value(int position) {
    return "case when (i + " + position + ") % 7 <> 0 then " + value + " end";
  }
}
