package dev.timescalemigration.random;

import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever the hypertable: its rows arrive once, with their chunks as they were, and nothing else
 * in the target changes. {@code -Djqwik.tries.default=300} tries more of them; {@code
 * -Dtsm.random.seed=N} tries the one that failed.
 */
class RandomMigrationIT {
  private static final Long SEED = Long.getLong("tsm.random.seed");

  private static Pair pair;
  private static Catalog catalog;

  @BeforeContainer
  static void create() {
    pair = Pair.create("random");
    catalog = pair.sourceDatabase().with(Catalogs::of);
  }

  @AfterContainer
  static void drop() {
    pair.close();
  }

  @Provide
  Arbitrary<RandomMigration> migrations() {
    return SEED == null ? RandomMigration.any() : Arbitraries.just(SEED).map(RandomMigration::of);
  }

  @Property(
      generation = GenerationMode.RANDOMIZED,
      shrinking = ShrinkingMode.OFF,
      afterFailure = AfterFailureMode.RANDOM_SEED)
  void everything_arrives_once_and_nothing_else_changes(
      @ForAll("migrations") RandomMigration migration) {
    MigrationCheck check = new MigrationCheck(pair, migration, catalog);
    try {
      check.run();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "-Dtsm.random.seed="
              + migration.seed()
              + " fails: "
              + migration
              + "\n"
              + check.script()
              + e.getMessage(),
          e);
    } finally {
      check.clean();
    }
  }
}
