package dev.timescalemigration.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.compare.findings.Decision;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.phase.switchover.SwitchoverOptions;
import dev.timescalemigration.phase.switchover.SwitchoverPhase;
import dev.timescalemigration.phase.validate.ValidateOptions;
import dev.timescalemigration.phase.validate.ValidatePhase;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.phase.verify.VerifyReport;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.work.PhaseContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Example;

/**
 * Whatever is broken in the target, verifying, validating or the switch names it. {@code
 * -Dtsm.mutations=300} breaks more things, {@code -Dtsm.mutations.only=REGEX} only some; {@code
 * -Dtsm.random.seed=N} repeats a run.
 */
class MutationIT {
  private static final int MUTATIONS = Integer.getInteger("tsm.mutations", 8);
  private static final String ONLY = System.getProperty("tsm.mutations.only", ".*");
  private static final long SEED = Long.getLong("tsm.random.seed", System.nanoTime());

  private final Random random = new Random(SEED);
  private final List<String> missed = new ArrayList<>();
  private int broken;

  @Example
  void everything_that_is_broken_is_named() {
    try (Pair probe = Pair.create("edition")) {
      Editions.assumeCommunity(probe.source());
      assumeTrue(probe.minorVersion() >= 19, "mutations name batches as 2.19 and later do");
    }
    while (broken < MUTATIONS) {
      breakOneMigration(random.nextLong());
    }
    assertThat(missed).as("-Dtsm.random.seed=%d, of %d", SEED, broken).isEmpty();
  }

  private void breakOneMigration(long seed) {
    RandomMigration migration = migration(seed);
    try (MigratedPair pair = new MigratedPair(migration)) {
      pair.migrate();
      try (TestDatabase whole = pair.copyOfTarget()) {
        assertThat(report(pair.context(whole)))
            .as("-Dtsm.random.seed=%d, nothing broken: %s", SEED, migration)
            .isEmpty();
      }
      List<Mutation> mutations = new ArrayList<>(Mutation.all(pair.table()));
      Collections.shuffle(mutations, random);
      for (Mutation mutation : mutations) {
        if (broken < MUTATIONS && mutation.name().matches(ONLY)) {
          breakOneThing(pair, migration, mutation, seed);
        }
      }
    }
  }

  private static RandomMigration migration(long seed) {
    RandomMigration any = RandomMigration.of(seed);
    // 2.23 is the first that knows UUIDs as time.
    return any.table().time() == TimeType.UUID
        ? new RandomMigration(
            seed,
            any.table().withTime(TimeType.TIMESTAMPTZ),
            any.rows(),
            any.compression(),
            any.plan())
        : any;
  }

  private void breakOneThing(
      MigratedPair pair, RandomMigration migration, Mutation mutation, long seed) {
    try (TestDatabase copy = pair.copyOfTarget()) {
      if (!mutation.apply(copy, seed)) {
        return;
      }
      broken++;
      String report = report(pair.context(copy));
      boolean named =
          mutation.named().equals("rows") ? !report.isEmpty() : report.contains(mutation.named());
      if (!named) {
        missed.add(mutation.name() + " in " + migration + ": " + report);
      }
    }
  }

  /**
   * What the phases say that have to name it, up to the first one; empty when none says anything.
   */
  private static String report(PhaseContext context) {
    try {
      String found = validated(context);
      found = found.isEmpty() ? verified(context) : found;
      return found.isEmpty() ? switched(context) : found;
    } catch (MigrationFailure e) {
      return e.getMessage();
    }
  }

  private static String verified(PhaseContext context) {
    VerifyReport report = new VerifyPhase(context, MigratedPair.verifyOptions()).run();
    return report.equal() ? "" : Json.write(report);
  }

  private static String validated(PhaseContext context) {
    return described(new ValidatePhase(context, ValidateOptions.defaults()).run().decision());
  }

  private static String switched(PhaseContext context) {
    return described(new SwitchoverPhase(context, SwitchoverOptions.defaults()).run().decision());
  }

  private static String described(Decision decision) {
    return Stream.concat(decision.refused().stream(), decision.named().stream())
        .map(finding -> finding + finding.toFix())
        .collect(Collectors.joining());
  }
}
