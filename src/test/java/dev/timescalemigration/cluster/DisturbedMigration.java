package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.servers.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** A migration of the flights that copies slowly, so that it can be disturbed; closing drops it. */
final class DisturbedMigration implements AutoCloseable {
  /** One row per disturbance, for whoever wants the table. */
  private static final Path TABLE = Path.of("target/disturbed-migrations.md");

  /** A chunk's transaction takes so much longer until the disturbance is over. */
  private static final double SECONDS_PER_CHUNK = 0.7;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Pair pair;
  private final MigrationOnCluster migration;
  private final CommittedCopies copies;
  private final Instant began = Instant.now();
  private int copiedBefore;

  private DisturbedMigration(Pair pair, MigrationOnCluster migration, CommittedCopies copies) {
    this.pair = pair;
    this.migration = migration;
    this.copies = copies;
  }

  /**
   * Brings a migration as far as some chunks are copied.
   *
   * @param workers the value of {@code spec.workers}
   */
  static DisturbedMigration copying(Pair pair, MigrationOnCluster migration, String workers)
      throws IOException, SQLException {
    migration.secrets(pair.source(), pair.target());
    return copyingWithSecrets(pair, migration, workers);
  }

  /** The same, with secrets that are there already. */
  static DisturbedMigration copyingWithSecrets(
      Pair pair, MigrationOnCluster migration, String workers) throws IOException, SQLException {
    FlightsDatabase.load(pair.source());
    migration.apply(spec(workers));
    migration.awaitGate("DualWriteStarted");
    CommittedCopies copies = CommittedCopies.watch(pair.target(), SECONDS_PER_CHUNK);
    migration.openGate("DualWriteStarted");
    DisturbedMigration begun = new DisturbedMigration(pair, migration, copies);
    begun.awaitMoreChunks();
    begun.copiedBefore = copies.chunks();
    return begun;
  }

  /** The spec without what is the same in all. */
  static String spec(String workers) {
    return "completionPoint: \"2015-01-01T00:00:00Z\"\nworkers: " + workers;
  }

  /** How many chunks are copied. */
  int chunks() {
    return copies.chunks();
  }

  /** Waits until more chunks are copied than now. */
  void awaitMoreChunks() {
    int before = copies.chunks();
    await("more than " + before + " copied chunks")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> copies.chunks() > before + 1);
  }

  /** Lets it continue undisturbed until all is validated, and asserts that nothing is amiss. */
  void endsEqual(String disturbance) {
    int copiedMeanwhile = copies.chunks();
    int staged = copies.staged();
    copies.slowDown(0);
    migration.awaitGate("ProductionLoadValidated");
    assertThat(FlightsDatabase.hashes(pair.target()))
        .isEqualTo(FlightsDatabase.hashes(pair.source()));
    assertThat(copies.repeated()).as("chunks copied twice").isZero();
    assertThat(copies.chunks()).isEqualTo(staged);
    record(
        String.format(
            Locale.ROOT,
            "| %s | %d -> %d of %d | %d | yes | %d |%n",
            disturbance,
            copiedBefore,
            copiedMeanwhile,
            staged,
            copies.repeated(),
            Duration.between(began, Instant.now()).toSeconds()));
  }

  private static void record(String row) {
    try {
      if (!Files.exists(TABLE)) {
        Files.writeString(
            TABLE,
            """
            | disturbance | chunks copied before -> after it | copied twice | rows equal | seconds from copying to validated |
            | --- | --- | --- | --- | --- |
            """);
      }
      Files.writeString(TABLE, row, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    migration.delete();
  }
}
