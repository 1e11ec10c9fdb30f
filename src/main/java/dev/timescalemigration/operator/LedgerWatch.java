package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.LedgerDigest;
import dev.timescalemigration.ledger.LedgerDigest.GateOpening;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.phase.clean.CleanPhase;
import dev.timescalemigration.phase.suggest.SuggestPhase;
import dev.timescalemigration.postgres.ConnectionSettings;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.Side;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Reads ledgers, and records changes of phase in them, on a few threads of its own: a server that
 * is away holds up one of these for some seconds, and never a reconciliation. One piece of work at
 * a time for each migration.
 */
final class LedgerWatch implements AutoCloseable {
  private static final int THREADS = 8;
  private static final Duration QUERY_PATIENCE = Duration.ofSeconds(10);

  private final Connections secrets;
  private final Clock clock;
  private final Consumer<ResourceID> changed;
  private final ExecutorService threads;
  private final Map<ResourceID, Seen> seen = new ConcurrentHashMap<>();

  /** Where connections come from. */
  @FunctionalInterface
  interface Connections {
    /** The connection that a secret holds now. */
    ConnectionSettings read(Side side, String namespace, String secret);
  }

  /** What is known, and whether somebody is at it. */
  private record Seen(LedgerView view, boolean busy, Instant at) {}

  /** A change of phase. */
  record Step(Phase from, Phase next, Optional<GateOpening> gate) {}

  /**
   * Nothing is known yet.
   *
   * @param secrets where connections come from
   * @param changed told when something new is known of a migration
   */
  LedgerWatch(Connections secrets, Clock clock, Consumer<ResourceID> changed) {
    this.secrets = secrets;
    this.clock = clock;
    this.changed = changed;
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "ledger");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** What is known. */
  LedgerView view(ResourceID migration) {
    return Optional.ofNullable(seen.get(migration)).map(Seen::view).orElse(new LedgerView.Unread());
  }

  /** Reads again when what is known is older than an age. */
  void refresh(TimescaleMigration migration, Duration age) {
    ResourceID id = ResourceID.fromResource(migration);
    Seen known = seen.get(id);
    if (known == null || !clock.instant().isBefore(known.at().plus(age))) {
      begin(id, () -> read(migration));
    }
  }

  /** Records a change of phase, and reads again. */
  void advance(TimescaleMigration migration, Step step) {
    begin(
        ResourceID.fromResource(migration),
        () -> {
          LedgerDigest.advance(
              database(Side.TARGET, migration),
              step.from().word(),
              step.next().word(),
              step.next().kind() == Phase.Kind.END,
              step.gate(),
              QUERY_PATIENCE);
          return read(migration);
        });
  }

  /** Records what copying may take of the servers, and reads again. */
  void limit(TimescaleMigration migration, CopyLimits limits) {
    begin(
        ResourceID.fromResource(migration),
        () -> {
          LedgerDigest.limitCopying(database(Side.TARGET, migration), limits, QUERY_PATIENCE);
          return read(migration);
        });
  }

  /**
   * Whether the record of a migration is gone; begins to remove it when it is not.
   *
   * @return false also while that is not known
   */
  boolean dropped(TimescaleMigration migration) {
    ResourceID id = ResourceID.fromResource(migration);
    if (view(id) instanceof LedgerView.Absent) {
      return true;
    }
    begin(
        id,
        () -> {
          Database target = database(Side.TARGET, migration);
          String name = migration.getMetadata().getNamespace() + "/" + id.getName();
          boolean ours =
              Ledger.find(target)
                  .filter(found -> found.migration().name().equals(name))
                  .isPresent();
          if (ours) {
            new CleanPhase(target, true).run();
          }
          return new LedgerView.Absent(clock.instant());
        });
    return false;
  }

  void forget(ResourceID migration) {
    seen.remove(migration);
  }

  @FunctionalInterface
  private interface Reading {
    LedgerView read();
  }

  private void begin(ResourceID id, Reading reading) {
    Seen before = seen.getOrDefault(id, new Seen(new LedgerView.Unread(), false, Instant.EPOCH));
    if (before.busy()) {
      return;
    }
    seen.put(id, new Seen(before.view(), true, clock.instant()));
    try {
      threads.execute(() -> finish(id, before.view(), reading));
    } catch (RejectedExecutionException closing) {
      seen.put(id, before);
    }
  }

  private void finish(ResourceID id, LedgerView before, Reading reading) {
    LedgerView now;
    try {
      now = reading.read();
    } catch (RuntimeException e) {
      now = away(before, Side.TARGET, known(e));
    }
    seen.put(id, new Seen(now, false, clock.instant()));
    if (!isSame(before, now)) {
      changed.accept(id);
    }
  }

  private LedgerView read(TimescaleMigration migration) {
    Instant began = clock.instant();
    try {
      secrets.read(
          Side.SOURCE,
          migration.getMetadata().getNamespace(),
          migration.getSpec().source().secretRef().name());
    } catch (MigrationFailure failure) {
      return away(view(ResourceID.fromResource(migration)), Side.SOURCE, failure);
    }
    Optional<LedgerDigest> digest =
        LedgerDigest.read(database(Side.TARGET, migration), SuggestPhase.NAME, QUERY_PATIENCE);
    return digest.isPresent()
        ? new LedgerView.Present(digest.get(), began)
        : new LedgerView.Absent(began);
  }

  private LedgerView away(LedgerView before, Side side, MigrationFailure failure) {
    Instant since =
        before instanceof LedgerView.Away away && away.side() == side
            ? away.since()
            : clock.instant();
    return new LedgerView.Away(side, failure, since);
  }

  private Database database(Side side, TimescaleMigration migration) {
    String secret =
        side == Side.SOURCE
            ? migration.getSpec().source().secretRef().name()
            : migration.getSpec().target().secretRef().name();
    String namespace = migration.getMetadata().getNamespace();
    return new Database(side, secrets.read(side, namespace, secret));
  }

  private static MigrationFailure known(RuntimeException thrown) {
    if (thrown instanceof MigrationFailure failure) {
      return failure;
    }
    return DatabaseErrors.sqlState(thrown).isPresent() || DatabaseErrors.isTemporary(thrown)
        ? DatabaseErrors.translate(thrown)
        : MigrationFailure.of(
                FailureKind.TEMPORARY,
                "LedgerUnread",
                "the record in the target cannot be read: " + DatabaseErrors.oneLine(thrown),
                null)
            .causedBy(thrown, null);
  }

  /** Whether nothing is new but the time of reading. */
  private static boolean isSame(LedgerView before, LedgerView now) {
    if (before instanceof LedgerView.Present one && now instanceof LedgerView.Present other) {
      return one.digest().equals(other.digest());
    }
    if (before instanceof LedgerView.Away one && now instanceof LedgerView.Away other) {
      return one.failure().reason().equals(other.failure().reason());
    }
    return before.getClass() == now.getClass() && before instanceof LedgerView.Absent;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
