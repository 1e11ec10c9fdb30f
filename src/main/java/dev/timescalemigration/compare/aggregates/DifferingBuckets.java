package dev.timescalemigration.compare.aggregates;

import dev.timescalemigration.compare.aggregates.BucketDigests.BucketRangeDigest;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.work.StopSignal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds the buckets that two relations do not have alike: halves the range while it differs, and
 * reads what is left bucket by bucket.
 */
final class DifferingBuckets {
  /** Of both relations; so many are read bucket by bucket. */
  private static final int FEW_ROWS = 2000;

  private final StopSignal stop;
  private final BucketDigests one;
  private final BucketDigests other;
  private Optional<BucketDigests> rows = Optional.empty();
  private Predicate<Long> mayBeOfRows = bucket -> false;

  DifferingBuckets(StopSignal stop, BucketDigests one, BucketDigests other) {
    this.stop = stop;
    this.one = one;
    this.other = other;
  }

  /**
   * Lets buckets of the other relation be something else.
   *
   * @param madeOfRows what they may be
   * @param which which of them may
   */
  DifferingBuckets unless(Optional<BucketDigests> madeOfRows, Predicate<Long> which) {
    this.rows = madeOfRows;
    this.mayBeOfRows = which;
    return this;
  }

  /**
   * What was found.
   *
   * @param rows how many rows the other relation has
   * @param differing where each bucket begins that differs, in internal units, and what differs
   */
  record Found(long rows, Map<Long, String> differing) {
    static Found none() {
      return new Found(0, new TreeMap<>());
    }
  }

  /** Looks at the buckets that begin in {@code [from, until)}, in internal units. */
  Found in(long from, long until) {
    if (from >= until) {
      return Found.none();
    }
    TwoSides<BucketRangeDigest> whole = digests(from, until);
    Found found = new Found(whole.target().rows(), new TreeMap<>());
    collect(whole, found.differing());
    return found;
  }

  private void collect(long from, long until, Map<Long, String> differing) {
    if (from < until && !stop.isStopping()) {
      collect(digests(from, until), differing);
    }
  }

  /** Of sessions of two servers at the same time. */
  private TwoSides<BucketRangeDigest> digests(long from, long until) {
    return one.handle().equals(other.handle())
        ? new TwoSides<>(one.of(from, until), other.of(from, until))
        : TwoSides.ask(() -> one.of(from, until), () -> other.of(from, until));
  }

  private void collect(TwoSides<BucketRangeDigest> digests, Map<Long, String> differing) {
    BucketRangeDigest first = digests.source();
    BucketRangeDigest second = digests.target();
    if (first.sameAs(second)) {
      return;
    }
    long begin = begin(first, second);
    long beyond = Math.addExact(last(first, second), one.time().step());
    if (beyond - begin <= one.time().step() || first.rows() + second.rows() <= FEW_ROWS) {
      compareEach(begin, beyond, differing);
      return;
    }
    long middle = begin + (beyond - begin) / 2;
    collect(begin, middle, differing);
    collect(middle, beyond, differing);
  }

  private void compareEach(long begin, long beyond, Map<Long, String> differing) {
    Map<Long, BucketRangeDigest> inOne = one.each(begin, beyond);
    Map<Long, BucketRangeDigest> inOther = other.each(begin, beyond);
    Map<Long, BucketRangeDigest> ofRows =
        rows.map(made -> made.each(begin, beyond)).orElse(Map.of());
    Stream.concat(inOne.keySet().stream(), inOther.keySet().stream())
        .filter(bucket -> !digest(inOne, bucket).sameAs(digest(inOther, bucket)))
        .filter(
            bucket ->
                !mayBeOfRows.test(bucket)
                    || !ofRows.containsKey(bucket)
                    || !ofRows.get(bucket).sameAs(digest(inOther, bucket)))
        .forEach(
            bucket ->
                differing.put(
                    bucket, line(bucket, digest(inOne, bucket), digest(inOther, bucket))));
  }

  private String line(long bucket, BucketRangeDigest one, BucketRangeDigest other) {
    return "bucket "
        + TimeBound.of(this.one.time(), bucket)
        + ": "
        + (one.rows() == other.rows()
            ? "other values in " + one.rows() + " rows"
            : one.rows() + " rows against " + other.rows());
  }

  private static long begin(BucketRangeDigest one, BucketRangeDigest other) {
    return one.rows() == 0 || (other.rows() > 0 && other.first() < one.first())
        ? other.first()
        : one.first();
  }

  private static long last(BucketRangeDigest one, BucketRangeDigest other) {
    return one.rows() == 0 || (other.rows() > 0 && other.last() > one.last())
        ? other.last()
        : one.last();
  }

  private static BucketRangeDigest digest(Map<Long, BucketRangeDigest> of, long bucket) {
    return of.getOrDefault(bucket, BucketRangeDigest.NONE);
  }
}
