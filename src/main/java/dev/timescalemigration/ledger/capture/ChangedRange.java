package dev.timescalemigration.ledger.capture;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * A part of a table that changes were applied to since both sides were compared as a whole.
 *
 * @param table a table or hypertable by its name in the source
 * @param from where a chunk's range of time begins, in internal units; empty: all of the table
 * @param until where it ends, exclusive
 */
public record ChangedRange(QualifiedName table, OptionalLong from, OptionalLong until) {

  /** All of a table. */
  public static ChangedRange all(QualifiedName table) {
    return new ChangedRange(table, OptionalLong.empty(), OptionalLong.empty());
  }

  /** Whether rows of another range may be in it; an empty bound is none. */
  public boolean overlaps(OptionalLong otherFrom, OptionalLong otherUntil) {
    return from.orElse(Long.MIN_VALUE) < otherUntil.orElse(Long.MAX_VALUE)
        && otherFrom.orElse(Long.MIN_VALUE) < until.orElse(Long.MAX_VALUE);
  }

  /** Records ranges, in the transaction that applied the changes. */
  public static void note(Handle transaction, Collection<ChangedRange> ranges) {
    if (ranges.isEmpty()) {
      return;
    }
    List<ChangedRange> all = List.copyOf(ranges);
    transaction
        .createUpdate(SqlFile.of(ChangedRange.class, "note_changed"))
        .bindArray("schemas", String.class, all.stream().map(one -> one.table.schema()).toList())
        .bindArray("names", String.class, all.stream().map(one -> one.table.name()).toList())
        .bindArray("from", Long.class, bounds(all, ChangedRange::from))
        .bindArray("until", Long.class, bounds(all, ChangedRange::until))
        .execute();
  }

  private static Object[] bounds(
      List<ChangedRange> ranges, Function<ChangedRange, OptionalLong> bound) {
    return ranges.stream()
        .map(bound)
        .map(each -> each.isPresent() ? (Object) each.getAsLong() : null)
        .toArray();
  }

  /** What is recorded, also what was compared since. */
  public static List<ChangedRange> noted(Handle target) {
    return read(target, "true");
  }

  /** What was changed since it was compared. */
  public static List<ChangedRange> notCompared(Handle target) {
    return read(target, "not is_compared");
  }

  private static List<ChangedRange> read(Handle target, String condition) {
    return target
        .createQuery(
            "select distinct table_schema, table_name, from_value, until_value"
                + " from _timescale_migration.capture_changed where "
                + condition
                + " order by 1, 2, 3")
        .map(
            (row, context) ->
                new ChangedRange(
                    new QualifiedName(row.getString(1), row.getString(2)),
                    bound(row.getObject(3)),
                    bound(row.getObject(4))))
        .list();
  }

  private static OptionalLong bound(Object value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
  }
}
