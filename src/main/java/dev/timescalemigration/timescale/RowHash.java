package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * A 64-bit hash of a whole row, the same on both servers for the same values, so that rows are
 * compared without being moved.
 *
 * <p>{@code hash_record_extended} (PostgreSQL 14 and later) hashes values by their type's hash
 * function. It adds up its columns' hashes, each times a power of 31 ({@code rowtypes.c}), so that
 * a sum over rows stays the same modulo 2^64 when two rows exchange their values: of 100,000 such
 * exchanges the sum saw a third. Therefore its result is hashed once more, which keeps 53 bits of
 * it, costs nothing to be measured, and makes the sum see all of them.
 *
 * <p>Some of those functions do not see all that a reader sees, or give so small a number for a
 * value that it is lost next to the 0 of NULL in those 53 bits. For a column of such a type the row
 * has one more value, a {@link Supplement}. Where that is of no help, or the type is within
 * another, the row's text is hashed, which sessions with pinned settings write alike.
 *
 * @param byText whether the row's text is hashed
 * @param supplements what else is hashed of columns, when the text is not
 */
public record RowHash(boolean byText, SortedSet<SupplementedColumn> supplements) {
  /** PostgreSQL's limit is 1664 ({@code MaxTupleAttributeNumber} in {@code htup_details.h}). */
  private static final int MAX_VALUES = 1600;

  /** How rows of a table are hashed, by the types of all of its columns. */
  public static RowHash of(Handle handle, QualifiedName table) {
    return handle
        .createQuery(SqlFile.of(RowHash.class, "row_hash"))
        .bind("schema", table.schema())
        .bind("name", table.name())
        .map(
            (row, context) ->
                new RowHash(
                    row.getBoolean("by_text"),
                    supplements(
                        (String[]) row.getArray("columns").getArray(),
                        (String[]) row.getArray("supplements").getArray())))
        .one();
  }

  private static SortedSet<SupplementedColumn> supplements(String[] columns, String[] supplements) {
    SortedSet<SupplementedColumn> all = new TreeSet<>();
    for (int i = 0; i < columns.length; i++) {
      all.add(new SupplementedColumn(columns[i], Supplement.valueOf(supplements[i])));
    }
    return all;
  }

  /**
   * A column of which the row has one more value.
   *
   * @param column its name
   * @param supplement what that value is
   */
  public record SupplementedColumn(String column, Supplement supplement)
      implements Comparable<SupplementedColumn> {
    @Override
    public int compareTo(SupplementedColumn other) {
      return Comparator.comparing(SupplementedColumn::column)
          .thenComparing(SupplementedColumn::supplement)
          .compare(this, other);
    }

    private String sql() {
      return supplement.sql.formatted(Identifiers.quote(column));
    }
  }

  /** What a type's hash function does not see, as SQL of a column. */
  public enum Supplement {
    /**
     * {@code hashint8extended} ({@code hashfunc.c}) hashes the exclusive or of a value's halves, so
     * that 1 and 2^32 have one hash.
     */
    UPPER_HALF("%s::int8 >> 32"),
    /**
     * The same function hashes times. TimescaleDB's own for the microseconds of a {@code
     * timestamptz} takes a third of the time of {@code date_part}, but no times near the type's end
     * ({@code src/time_utils.c}). Its value is cut at half of such a half, so that no range of it
     * holds two times of which the halves agree.
     */
    INSTANT(
        "case when %1$s < '200000-01-01 00:00:00+00'"
            + " then _timescaledb_functions.to_unix_microseconds(%1$s) >> 31"
            + " else hashfloat8extended(date_part('epoch', %1$s), 0) end"),
    /** Of other times: the seconds as floating point. */
    SECONDS("date_part('epoch', %s)"),
    /** {@code hashfloat8extended} takes -0 for 0. */
    SIGN_OF_ZERO("case when %1$s = 0 then %1$s::text end"),
    /**
     * {@code hash_array_extended} ({@code arrayfuncs.c}) hashes the elements alone. An empty array
     * has no dimensions, and 1 for its hash, which is too near to the 0 of NULL.
     */
    DIMENSIONS("coalesce(array_dims(%1$s), %1$s::text)"),
    /** {@code hash_multirange_extended} gives 1 for an empty multirange. */
    EMPTINESS("case when isempty(%1$s) then %1$s::text end"),
    /** {@code hashbpcharextended} leaves out blanks at the end. */
    LENGTH("octet_length(%s)");

    private final String sql;

    Supplement(String sql) {
      this.sql = sql;
    }
  }

  /** How rows of two tables are hashed alike, of which one is hashed so and the other so. */
  public RowHash and(RowHash other) {
    SortedSet<SupplementedColumn> both = new TreeSet<>(supplements);
    both.addAll(other.supplements);
    return new RowHash(byText || other.byText, both);
  }

  /**
   * The same by the rows' texts: values of two types may have one hash, as a date has that of a
   * number of days.
   */
  public RowHash ofTexts() {
    return new RowHash(true, supplements);
  }

  /**
   * SQL for the hash of one row over columns in the given order.
   *
   * @param columns the columns' names, the same list for both sides
   */
  public String expression(List<String> columns) {
    List<String> values =
        Stream.concat(
                columns.stream().map(Identifiers::quote),
                supplements.stream()
                    .filter(supplemented -> columns.contains(supplemented.column()))
                    .map(SupplementedColumn::sql))
            .toList();
    if (byText || values.size() > MAX_VALUES) {
      return "hashtextextended(row(" + Identifiers.quoteAll(columns) + ")::text, 0)";
    }
    return "hashfloat8extended(hash_record_extended(row("
        + String.join(", ", values)
        + "), 0)::float8, 0)";
  }
}
