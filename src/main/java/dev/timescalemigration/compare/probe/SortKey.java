package dev.timescalemigration.compare.probe;

/**
 * One key by which rows are sorted.
 *
 * @param expression the key in SQL, with its collation where it has one
 * @param equality the equality operator of its type, with its schema
 * @param precedes the operator by which one value comes before another, with its schema
 * @param nullsFirst whether NULLs come before all values
 */
public record SortKey(String expression, String equality, String precedes, boolean nullsFirst) {

  /** The key as part of {@code ORDER BY}. */
  String order() {
    return expression + " using " + precedes + (nullsFirst ? " nulls first" : " nulls last");
  }
}
