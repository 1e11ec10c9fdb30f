package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.Change;
import dev.timescalemigration.capture.stream.ColumnValue;
import dev.timescalemigration.capture.stream.Row;
import dev.timescalemigration.timescale.ExtensionSchemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The chunks that one transaction makes, by what it writes to TimescaleDB's catalog. Where a
 * hypertable has aggregates, 2.25 and older mark the row of a dropped chunk and make a new table
 * for it later ({@code chunk_resurrect}, {@code src/chunk.c} 2.19.3). A transaction that gives
 * other ranges to a chunk which is there splits or merges it: what it makes has rows from the
 * beginning ({@code tsl/src/chunk_split.c} 2.29.2).
 */
final class MadeChunks {
  private final int xid;
  private final Map<Integer, MadeChunk> made = new HashMap<>();
  private final Set<Integer> withRanges = new HashSet<>();
  private final Map<Integer, List<Long>> slices = new HashMap<>();
  private final Map<Integer, Set<Integer>> slicesOfChunks = new HashMap<>();
  private boolean changesRanges;

  MadeChunks(int xid) {
    this.xid = xid;
  }

  /** Which chunk a change of the catalog makes; empty for all others. */
  static Optional<Integer> madeBy(Change change) {
    if (change instanceof Change.Insert insert
        && insert.table().equals(ExtensionSchemas.CHUNK_TABLE)) {
      return number(insert.row(), "id").map(Long::intValue);
    }
    if (change instanceof Change.Update update
        && update.table().equals(ExtensionSchemas.CHUNK_TABLE)
        && value(update.row(), "dropped").filter("true"::equals).isPresent()) {
      return number(update.row(), "id").map(Long::intValue);
    }
    return Optional.empty();
  }

  void look(Change change) {
    if (change instanceof Change.Insert insert) {
      look(insert);
    } else if (change instanceof Change.Update update) {
      changesRanges |=
          update.table().equals(ExtensionSchemas.SLICE_TABLE)
              || update.table().equals(ExtensionSchemas.CONSTRAINT_TABLE);
      madeBy(update).ifPresent(id -> make(id, update.row()));
    }
  }

  private void look(Change.Insert insert) {
    Row row = insert.row();
    madeBy(insert).ifPresent(id -> make(id, row));
    if (insert.table().equals(ExtensionSchemas.SLICE_TABLE)) {
      int id = number(row, "id").orElseThrow().intValue();
      slices.put(
          id,
          List.of(
              number(row, "dimension_id").orElseThrow(),
              number(row, "range_start").orElseThrow(),
              number(row, "range_end").orElseThrow()));
      number(row, "chunk_id").ifPresent(chunk -> give(chunk.intValue(), id));
    } else if (insert.table().equals(ExtensionSchemas.CONSTRAINT_TABLE)) {
      number(row, "dimension_slice_id")
          .ifPresent(
              slice -> give(number(row, "chunk_id").orElseThrow().intValue(), slice.intValue()));
    }
  }

  private void make(int chunk, Row row) {
    int hypertable = number(row, "hypertable_id").orElseThrow().intValue();
    made.put(chunk, new MadeChunk(xid, chunk, hypertable, new TreeMap<>()));
  }

  private void give(int chunk, int slice) {
    withRanges.add(chunk);
    slicesOfChunks.computeIfAbsent(chunk, each -> new HashSet<>()).add(slice);
  }

  /** None where the transaction splits or merges chunks. */
  List<MadeChunk> all() {
    if (changesRanges || !made.keySet().containsAll(withRanges)) {
      return List.of();
    }
    List<MadeChunk> all = new ArrayList<>();
    for (MadeChunk chunk : made.values()) {
      SortedMap<Integer, List<Long>> byDimension = new TreeMap<>();
      for (int id : slicesOfChunks.getOrDefault(chunk.id(), Set.of())) {
        List<Long> slice = slices.get(id);
        if (slice != null) {
          byDimension.put(slice.get(0).intValue(), slice.subList(1, slice.size()));
        }
      }
      all.add(new MadeChunk(xid, chunk.id(), chunk.hypertable(), byDimension));
    }
    return all;
  }

  private static Optional<Long> number(Row row, String column) {
    return value(row, column).map(Long::valueOf);
  }

  private static Optional<String> value(Row row, String column) {
    return row.stream()
        .filter(value -> value.column().equals(column) && value.text() != null)
        .map(ColumnValue::text)
        .findFirst();
  }
}
