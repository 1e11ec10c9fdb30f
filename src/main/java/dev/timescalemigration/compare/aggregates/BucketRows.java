package dev.timescalemigration.compare.aggregates;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Dimension;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which of an aggregate's buckets have all their rows still. Retention drops the oldest chunks and
 * leaves the buckets; a late row may then make a chunk again, and be the only one that a refresh
 * would find.
 */
public final class BucketRows {
  private final AggregateSide side;
  private final Dimension buckets;
  private final TimeType time;

  /**
   * Of one aggregate.
   *
   * @param side where chunks were made when their rows came
   */
  public BucketRows(AggregateSide side) {
    this.side = side;
    this.buckets = side.hypertable(side.aggregate().materialization()).time();
    this.time = buckets.timeType().orElseThrow();
  }

  /**
   * From where on the rows are there, in internal units: behind the last bucket for which there is
   * no chunk, and from the chunk on that was made first, as one that is made again is younger than
   * those of later rows. Of an aggregate that reads another one nothing is known.
   */
  public long wholeFrom() {
    Hypertable raw = side.raw();
    if (raw.view() != null) {
      return Long.MIN_VALUE;
    }
    List<Chunk> chunks = side.catalog().chunks(side.handle(), raw);
    if (chunks.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long first = madeFirst(chunks);
    OptionalLong gone = endOfLastWithoutChunk(chunks);
    if (gone.isPresent()) {
      return Math.max(gone.getAsLong(), first);
    }
    return haveLostRows(first) ? first : Long.MIN_VALUE;
  }

  /** Where the chunk begins whose table is the oldest. */
  private long madeFirst(List<Chunk> chunks) {
    String first =
        side.handle()
            .createQuery(
                "select chunk from unnest(:chunks::text[]) chunk order by to_regclass(chunk)::oid"
                    + " limit 1")
            .bindArray(
                "chunks", String.class, chunks.stream().map(each -> each.name().quoted()).toList())
            .mapTo(String.class)
            .one();
    return chunks.stream()
        .filter(chunk -> chunk.name().quoted().equals(first))
        .mapToLong(chunk -> chunk.time().start())
        .min()
        .orElse(Long.MIN_VALUE);
  }

  /** Looks where there are no chunks, the newest such range first. */
  private OptionalLong endOfLastWithoutChunk(List<Chunk> chunks) {
    List<DimensionRange> taken = new ArrayList<>(chunks.stream().map(Chunk::time).toList());
    taken.sort(Comparator.comparingLong(DimensionRange::end).reversed());
    long until = time.max();
    for (DimensionRange each : taken) {
      if (each.end() < until) {
        OptionalLong end = endOfLast(each.end(), until);
        if (end.isPresent()) {
          return end;
        }
      }
      until = Math.min(until, each.start());
    }
    return endOfLast(time.min(), until);
  }

  /** Where the last bucket ends that lies in a range as a whole. */
  private OptionalLong endOfLast(long from, long until) {
    if (from >= until) {
      return OptionalLong.empty();
    }
    String column = Identifiers.quote(buckets.column());
    return side
        .handle()
        .createQuery(
            "select "
                + time.internal(column)
                + " from (select distinct "
                + column
                + " from "
                + side.aggregate().materialization().quoted()
                + " where "
                + column
                + " >= "
                + time.literal(from)
                + " and "
                + column
                + " < "
                + time.literal(until)
                + " order by 1 desc limit 2) last")
        .mapTo(Long.class)
        .list()
        .stream()
        .mapToLong(bucket -> side.endOfBucket(time, bucket))
        .filter(end -> end <= until)
        .findFirst();
  }

  /** Whether there are buckets before a point of which no row is left. */
  private boolean haveLostRows(long before) {
    if (before <= time.min()) {
      return false;
    }
    QualifiedName direct = side.state(time).directView();
    String column = Identifiers.quote(buckets.column());
    String condition = " where " + column + " < " + time.literal(before);
    boolean named =
        TableColumns.of(side.handle(), direct).stream()
            .anyMatch(each -> each.name().equals(buckets.column()));
    return !named
        || side.handle()
            .createQuery(
                "select exists (select "
                    + column
                    + " from "
                    + side.aggregate().materialization().quoted()
                    + condition
                    + " except select "
                    + column
                    + " from "
                    + direct.quoted()
                    + condition
                    + ")")
            .mapTo(Boolean.class)
            .one();
  }
}
