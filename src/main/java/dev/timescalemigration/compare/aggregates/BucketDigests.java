package dev.timescalemigration.compare.aggregates;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TableColumn;
import dev.timescalemigration.timescale.TimeType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Row count and an order-free hash of the buckets of an aggregate, in one relation.
 *
 * <p>Sums of floating point numbers depend on the order of the rows, which two servers do not
 * share: such columns count with nine significant digits.
 *
 * @param handle a session on the side of the relation
 * @param relation the relation with the buckets
 * @param bucket the column with the start of a bucket
 * @param time its type
 * @param columns the columns that are compared
 */
record BucketDigests(
    Handle handle,
    QualifiedName relation,
    String bucket,
    TimeType time,
    List<TableColumn> columns) {

  /**
   * What is known of the buckets of a range.
   *
   * @param rows number of rows
   * @param hash sum of the rows' hashes
   * @param first the first bucket, in internal units; 0 without rows
   * @param last the last bucket
   */
  record BucketRangeDigest(long rows, BigDecimal hash, long first, long last) {
    static final BucketRangeDigest NONE = new BucketRangeDigest(0, BigDecimal.ZERO, 0, 0);

    boolean sameAs(BucketRangeDigest other) {
      return rows == other.rows && hash.compareTo(other.hash) == 0;
    }
  }

  /** The digest of the buckets that start in {@code [from, until)}. */
  BucketRangeDigest of(long from, long until) {
    return handle
        .createQuery(
            "select count(*), coalesce(sum(hashtextextended("
                + row()
                + ", 0)), 0), "
                + time.internal("min(" + Identifiers.quote(bucket) + ")")
                + ", "
                + time.internal("max(" + Identifiers.quote(bucket) + ")")
                + " from "
                + relation.quoted()
                + " where "
                + Identifiers.quote(bucket)
                + " >= "
                + time.literal(Math.max(from, time.min()))
                + " and "
                + Identifiers.quote(bucket)
                + " < "
                + time.literal(Math.min(until, time.max())))
        .map(
            (row, context) ->
                new BucketRangeDigest(
                    row.getLong(1), row.getBigDecimal(2), row.getLong(3), row.getLong(4)))
        .one();
  }

  /** The digest of each bucket that starts in {@code [from, until)}, by its start. */
  Map<Long, BucketRangeDigest> each(long from, long until) {
    String column = Identifiers.quote(bucket);
    return handle
        .createQuery(
            "select "
                + time.internal(column)
                + ", count(*), sum(hashtextextended("
                + row()
                + ", 0)) from "
                + relation.quoted()
                + " where "
                + column
                + " >= "
                + time.literal(Math.max(from, time.min()))
                + " and "
                + column
                + " < "
                + time.literal(Math.min(until, time.max()))
                + " group by "
                + column)
        .map(
            (row, context) ->
                new BucketRangeDigest(
                    row.getLong(2), row.getBigDecimal(3), row.getLong(1), row.getLong(1)))
        .stream()
        .collect(Collectors.toMap(BucketRangeDigest::first, Function.identity()));
  }

  private String row() {
    return columns.stream()
        .map(BucketDigests::comparable)
        .collect(Collectors.joining(", ", "row(", ")::text"));
  }

  private static String comparable(TableColumn column) {
    String name = Identifiers.quote(column.name());
    return column.type().equals("double precision") || column.type().equals("real")
        ? "case when "
            + name
            + "::text in ('NaN', 'Infinity', '-Infinity') then "
            + name
            + "::text else to_char("
            + name
            + ", '9.99999999EEEE') end"
        : name;
  }
}
