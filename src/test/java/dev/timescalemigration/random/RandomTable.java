package dev.timescalemigration.random;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.timescale.TimeType;
import java.util.ArrayList;
import java.util.List;

/**
 * A hypertable's shape.
 *
 * @param name the table's name, unquoted
 * @param time the time column's type
 * @param columns columns beside {@code at}, {@code id} and {@code device}
 * @param hasKey whether (time, device, id) is its primary key; otherwise some rows are twice
 * @param partitions slices of a second dimension, by the hash of {@code device}; 0: none
 * @param dropsColumn whether a column is dropped before the first chunk is made
 * @param alters how its columns change once rows are there
 * @param index whether {@code (device, at)} has an index
 */
record RandomTable(
    String name,
    TimeType time,
    List<ColumnKind> columns,
    boolean hasKey,
    int partitions,
    boolean dropsColumn,
    Alters alters,
    boolean index) {
  /** Where time begins: 2024-01-01 for the calendar; below zero for integers. */
  private static final long FIRST_MICROSECOND = 1_704_067_200_000_000L;

  /** How columns change. */
  enum Alters {
    NOT,
    ADDS,
    ADDS_WITH_DEFAULT,
    DROPS_LAST
  }

  /** The distance between two rows in time, in internal units. */
  long step() {
    return switch (time) {
      case TIMESTAMPTZ, TIMESTAMP -> 3_600_000_001L;
      case DATE -> time.step();
      case SMALLINT -> 3;
      case INTEGER, BIGINT -> 1_000_003;
      case UUID -> 3_600_001_000L;
    };
  }

  /** The time of row 0, in internal units. */
  long begin() {
    return time.isInteger() ? -50 * step() : FIRST_MICROSECOND;
  }

  /** The time of a row as SQL over its number. */
  String timeOf(String number) {
    String steps = "(" + number + ")::bigint * " + step();
    return switch (time) {
      case TIMESTAMPTZ, TIMESTAMP ->
          time.literal(begin()) + " + (" + steps + ") * interval '1 microsecond'";
      case DATE -> time.literal(begin()) + " + (" + number + ")::int";
      case UUID ->
          "(lpad(to_hex(("
              + begin()
              + " + "
              + steps
              + ") / 1000), 12, '0') || '7' || left(md5(("
              + number
              + ")::text), 3) || '8' || right(md5(("
              + number
              + ")::text), 15))::uuid";
      case SMALLINT, INTEGER, BIGINT -> "(" + begin() + " + " + steps + ")::" + time.sqlName();
    };
  }

  /** The length of a chunk as SQL. */
  String interval(int steps) {
    return time.isInteger()
        ? "(" + steps * step() + ")::" + time.sqlName()
        : "'" + steps * step() + " microseconds'::interval";
  }

  /** The length up to which chunks are merged, as an option's value. */
  String mergeInterval(int steps) {
    return "'" + steps * step() + (time.isInteger() ? "" : " microseconds") + "'";
  }

  String quoted() {
    return Identifiers.quote(name);
  }

  /** All columns, in the table's order. */
  List<String> columnNames() {
    List<String> names = new ArrayList<>(List.of("at", "id", "device"));
    for (int i = 0; i < columns.size(); i++) {
      names.add("c" + i);
    }
    return names;
  }

  /** The statements that change columns. */
  List<String> alter() {
    String table = "alter table " + quoted();
    return switch (alters) {
      case NOT -> List.of();
      case ADDS -> List.of(table + " add column later text");
      case ADDS_WITH_DEFAULT -> List.of(table + " add column later int default 42");
      // The first may be what rows are divided by.
      case DROPS_LAST ->
          columns.size() > 1 ? List.of(table + " drop column c" + (columns.size() - 1)) : List.of();
    };
  }

  /** The same with another type of time. */
  RandomTable withTime(TimeType other) {
    return new RandomTable(name, other, columns, hasKey, partitions, dropsColumn, alters, index);
  }

  /** The table once columns were changed, as far as rows are written to it. */
  RandomTable altered() {
    return alters == Alters.DROPS_LAST && columns.size() > 1
        ? new RandomTable(
            name,
            time,
            columns.subList(0, columns.size() - 1),
            hasKey,
            partitions,
            dropsColumn,
            alters,
            index)
        : this;
  }

  /** Statements that make it. */
  List<String> create(int chunkSteps) {
    StringBuilder table = new StringBuilder("create table " + quoted() + " (");
    table.append(dropsColumn ? "gone int, " : "");
    table.append("at ").append(time.sqlName()).append(" not null, id bigint not null, device text");
    for (int i = 0; i < columns.size(); i++) {
      table.append(", c").append(i).append(' ').append(columns.get(i).type());
    }
    table.append(hasKey ? ", primary key (at, device, id))" : ")");
    List<String> statements = new ArrayList<>(List.of(table.toString()));
    if (dropsColumn) {
      statements.add("alter table " + quoted() + " drop column gone");
    }
    statements.add(
        "select create_hypertable('"
            + quoted()
            + "', 'at', "
            + (partitions > 0 ? "'device', " + partitions + ", " : "")
            + "chunk_time_interval => "
            + interval(chunkSteps)
            + ")");
    if (index) {
      statements.add("create index on " + quoted() + " (device, at desc)");
    }
    return statements;
  }

  /**
   * A statement that writes rows.
   *
   * @param from number of the first row
   * @param until number after the last
   * @param step SQL over {@code i}, the row's number: how many steps after the beginning it lies
   * @param condition over {@code i} and {@code at}, which rows of them
   */
  String insert(int from, int until, String step, String condition) {
    StringBuilder values = new StringBuilder("at, i, ");
    values.append(hasKey ? "'d' || i % 5" : "case when i % 11 > 0 then 'd' || i % 5 end");
    for (int position = 0; position < columns.size(); position++) {
      values.append(", ").append(columns.get(position).value(position));
    }
    String twice =
        hasKey
            ? ""
            : " cross join lateral generate_series(1, case when i % 17 = 0 then 2 else 1 end)";
    return "insert into "
        + quoted()
        + " ("
        + String.join(", ", columnNames())
        + ") select "
        + values
        + " from (select i, "
        + timeOf(step)
        + " as at from generate_series("
        + from
        + ", "
        + (until - 1)
        + ") as i) as n"
        + twice
        + " where "
        + condition;
  }

  /** A condition over {@code at}. */
  String timeIs(String operator, long internal) {
    return "at " + operator + " " + time.literal(internal);
  }
}
