package dev.timescalemigration.random;

import dev.timescalemigration.random.RandomCompression.Segments;
import dev.timescalemigration.random.RandomTable.Alters;
import dev.timescalemigration.timescale.TimeType;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * A random hypertable and how it is migrated.
 *
 * @param seed what all of it follows from
 * @param table its shape
 * @param rows its rows
 * @param compression how it is compressed, where the edition can
 * @param plan how it is migrated
 */
record RandomMigration(
    long seed,
    RandomTable table,
    RandomRows rows,
    Optional<RandomCompression> compression,
    RandomPlan plan) {

  /** The one that follows from a seed, whatever was made before. */
  static RandomMigration of(long seed) {
    return Combinators.combine(tables(), rowsOfTables(), compressions().optional(0.7), plans())
        .as(
            (table, rows, compression, plan) ->
                new RandomMigration(seed, table, rows, compression, plan))
        .generator(1, false)
        .next(new Random(seed))
        .value();
  }

  /** An arbitrary of all of them. */
  static Arbitrary<RandomMigration> any() {
    return Arbitraries.longs()
        .withDistribution(RandomDistribution.uniform())
        .withoutEdgeCases()
        .map(RandomMigration::of);
  }

  private static Arbitrary<RandomTable> tables() {
    return Combinators.combine(
            Arbitraries.of("plain", "Mixed \"case\"", "x".repeat(63), "żółw"),
            Arbitraries.of(TimeType.class),
            Arbitraries.of(ColumnKind.class).list().ofMinSize(1).ofMaxSize(6),
            flips(0.5),
            Arbitraries.of(0, 0, 2, 3),
            flips(0.2),
            Arbitraries.frequency(
                Tuple.of(8, Alters.NOT),
                Tuple.of(1, Alters.ADDS),
                Tuple.of(1, Alters.ADDS_WITH_DEFAULT),
                Tuple.of(2, Alters.DROPS_LAST)),
            flips(0.5))
        .as(RandomTable::new);
  }

  private static Arbitrary<RandomRows> rowsOfTables() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 400),
            Arbitraries.integers().between(15, 100),
            Arbitraries.integers().between(15, 100),
            Arbitraries.of(0, 0, 1, 60, 250))
        .as(RandomRows::new);
  }

  private static Arbitrary<RandomCompression> compressions() {
    return Combinators.combine(
            Arbitraries.of(Segments.class),
            flips(0.5),
            Arbitraries.integers().between(0, 0xffff),
            Arbitraries.of(0, 0, 5, 70),
            Arbitraries.of(Segments.class).optional(0.2),
            flips(0.2),
            Arbitraries.frequency(Tuple.of(5, 0), Tuple.of(1, 130)),
            Arbitraries.frequency(Tuple.of(5, 0), Tuple.of(1, 0b1010_0100_0010_0100)))
        .as(
            (segments, descending, chunks, late, before, deletes, merges, frozen) ->
                new RandomCompression(
                    segments,
                    descending,
                    chunks,
                    late,
                    before.orElse(segments),
                    deletes,
                    merges,
                    frozen));
  }

  private static Arbitrary<RandomPlan> plans() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 1100),
            flips(0.3),
            Arbitraries.integers().between(1, 900).optional(0.3),
            flips(0.5),
            flips(0.3),
            flips(0.2),
            Arbitraries.integers().between(1, 3),
            Combinators.combine(Arbitraries.integers().between(1, 4).optional(0.3), flips(0.5))
                .as(Tuple::of))
        .as(
            (until, atChunk, from, dualWritten, late, compressed, threads, stop) ->
                new RandomPlan(
                    until,
                    atChunk,
                    optional(from),
                    dualWritten,
                    late,
                    compressed,
                    threads,
                    optional(stop.get1()),
                    stop.get2()));
  }

  private static OptionalInt optional(Optional<Integer> value) {
    return value.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  private static Arbitrary<Boolean> flips(double probability) {
    return Arbitraries.frequency(
        Tuple.of((int) (probability * 100), true),
        Tuple.of((int) (100 - probability * 100), false));
  }
}
