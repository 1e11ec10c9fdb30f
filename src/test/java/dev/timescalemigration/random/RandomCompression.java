package dev.timescalemigration.random;

import dev.timescalemigration.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;

/**
 * How a hypertable is compressed.
 *
 * @param segmentBy what rows are divided by
 * @param descending whether rows are sorted from new to old
 * @param chunks which chunks are compressed, one bit each, from the oldest on, over and over
 * @param lateEvery steps between rows that come after compressing; 0: none
 * @param settingsBefore what segments had been when the first half was compressed
 * @param deletesSome whether some compressed rows are deleted afterwards
 * @param mergesSteps length in steps up to which compressing merges chunks; 0: not at all, and not
 *     with partitions, where TimescaleDB (2.19.3) gives merged chunks a check that fails their rows
 * @param frozen which chunks are frozen in the end, as {@code chunks}
 */
record RandomCompression(
    Segments segmentBy,
    boolean descending,
    int chunks,
    int lateEvery,
    Segments settingsBefore,
    boolean deletesSome,
    int mergesSteps,
    int frozen) {

  /** What rows are divided by. */
  enum Segments {
    NONE(""),
    DEVICE("device"),
    DEVICE_AND_FIRST("device, c0");

    private final String columns;

    Segments(String columns) {
      this.columns = columns;
    }
  }

  /** A statement that gives a table its final settings. */
  String settings(RandomTable table) {
    return settings(table, segmentBy);
  }

  /** Statements that compress, given the table's chunks from the oldest on. */
  List<String> compress(RandomTable table, RandomRows rows, List<String> names) {
    List<String> statements = new ArrayList<>(List.of(settings(table, settingsBefore)));
    for (int i = 0; i < names.size(); i++) {
      if (i == names.size() / 2) {
        statements.add(settings(table));
      }
      if (isSet(chunks, i)) {
        statements.add("select compress_chunk(" + Identifiers.literal(names.get(i)) + ")");
      }
    }
    statements.add(settings(table));
    if (lateEvery > 0) {
      statements.add(rows.writeLate(table, lateEvery));
    }
    if (deletesSome) {
      statements.add("delete from " + table.quoted() + " where id % 13 = 4");
    }
    return statements;
  }

  /** Statements that freeze some of the table's chunks, given them from the oldest on. */
  List<String> freeze(List<String> names) {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (isSet(frozen, i)) {
        statements.add(
            "select _timescaledb_functions.freeze_chunk("
                + Identifiers.literal(names.get(i))
                + ")");
      }
    }
    return statements;
  }

  private static boolean isSet(int bits, int chunk) {
    return (bits >> chunk % 16 & 1) == 1;
  }

  private String settings(RandomTable table, Segments segments) {
    // A key must be covered: with one, device has to be in the segments or in the order.
    boolean byDevice = segments != Segments.NONE;
    String order =
        (descending ? "at desc" : "at")
            + (table.hasKey() && !byDevice ? ", device" : "")
            + (table.hasKey() ? ", id" : "");
    return "alter table "
        + table.quoted()
        + " set (timescaledb.compress, timescaledb.compress_segmentby = '"
        + segments.columns
        + "', timescaledb.compress_orderby = '"
        + order
        + "'"
        + (mergesSteps > 0 && table.partitions() == 0
            ? ", timescaledb.compress_chunk_time_interval = " + table.mergeInterval(mergesSteps)
            : "")
        + ")";
  }
}
