package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.failure.Backoff;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.LedgerDigest;
import dev.timescalemigration.ledger.PhaseChange;
import dev.timescalemigration.phase.clean.CleanPhase;
import dev.timescalemigration.phase.suggest.SuggestPhase;
import dev.timescalemigration.postgres.ConnectionSettings;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.RefusedAddresses;
import dev.timescalemigration.postgres.Side;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads ledgers, and records changes of phase in them, on a few threads of its own: a server that
 * is unreachable holds up one of these for some seconds, and never a reconciliation. One piece of
 * work at a time for each migration. Namespaces share the threads fairly, and a server that cannot
 * be reached is asked less and less often.
 */
final class LedgerWatch implements AutoCloseable {
  private static final int THREADS = 16;
  private static final int MOST_OF_A_NAMESPACE = 2;

  /** Whatever the secret's connect_timeout says: the thread is everybody's. */
  private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(5);

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(30));

  /** A failure to connect is reported after this time in all, however soon it was known. */
  private static final Duration TIME_TO_ANSWER = TIME_TO_CONNECT.plusSeconds(1);

  private static final Duration QUERY_PATIENCE = Duration.ofSeconds(10);

  private final Connections secrets;
  private final RefusedAddresses refused;
  private final Unconnected unconnected = new Unconnected();
  private final Clock clock;
  private final Consumer<ResourceID> changed;
  private final FairThreads threads;
  private final Map<ResourceID, WatchedLedger> seen = new ConcurrentHashMap<>();
  private final AtomicLong readings = new AtomicLong();
  private final Map<ResourceID, QueuedReading> waiting = new ConcurrentHashMap<>();

  /** Where connections come from. */
  @FunctionalInterface
  interface Connections {
    /** The connection that a secret in the namespace of a migration holds now. */
    ConnectionSettings read(Side side, ResourceID migration, String secret);

    /** Removes the files of a migration's connections; called when work on them has ended. */
    default void forget(ResourceID migration) {}
  }

  /**
   * What is known, and whether somebody is at it.
   *
   * @param reading which reading this is of; one that ends later than a newer one began, as the
   *     migration was forgotten meanwhile, changes nothing
   * @param failures how often in a row its server could not be reached
   */
  private record WatchedLedger(
      LedgerView view, boolean busy, long reading, Instant at, int failures) {
    /** How long after the last reading the next one may begin. */
    Duration pause() {
      return failures == 0 ? Duration.ZERO : BACKOFF.after(failures - 1);
    }

    boolean isDue(Instant now, Duration age) {
      Duration wait = age.compareTo(pause()) < 0 ? pause() : age;
      return !now.isBefore(at.plus(wait));
    }
  }

  /**
   * Nothing is known yet.
   *
   * @param secrets where connections come from
   * @param refused what is not connected to
   * @param changed called when something new is known of a migration
   */
  LedgerWatch(
      Connections secrets, RefusedAddresses refused, Clock clock, Consumer<ResourceID> changed) {
    this.secrets = secrets;
    this.refused = refused;
    this.clock = clock;
    this.changed = changed;
    this.threads = new FairThreads(THREADS, MOST_OF_A_NAMESPACE);
  }

  /** What is known. */
  LedgerView view(ResourceID migration) {
    return Optional.ofNullable(seen.get(migration))
        .map(WatchedLedger::view)
        .orElse(new LedgerView.Unread());
  }

  /** Reads again when what is known is older than an age. */
  void refresh(TimescaleMigration migration, Duration age) {
    ResourceID id = ResourceID.fromResource(migration);
    WatchedLedger known = seen.get(id);
    if (known == null || known.isDue(clock.instant(), age)) {
      begin(
          id, new QueuedReading(() -> read(migration), age.isZero() ? Urgency.SOON : Urgency.NONE));
    }
  }

  /** Records a change of phase, and reads again. */
  void advance(TimescaleMigration migration, PhaseChange phaseChange) {
    change(
        ResourceID.fromResource(migration),
        () -> {
          LedgerDigest.advance(database(Side.TARGET, migration), phaseChange, QUERY_PATIENCE);
          return read(migration);
        });
  }

  /** Records the limits of copying, and reads again. */
  void limit(TimescaleMigration migration, CopyLimits limits) {
    change(
        ResourceID.fromResource(migration),
        () -> {
          LedgerDigest.limitCopying(database(Side.TARGET, migration), limits, QUERY_PATIENCE);
          return read(migration);
        });
  }

  /**
   * Whether the ledger of a migration is gone; begins to remove it when it is not.
   *
   * @return false also while that is not known
   */
  boolean dropped(TimescaleMigration migration) {
    ResourceID id = ResourceID.fromResource(migration);
    if (view(id) instanceof LedgerView.Absent) {
      return true;
    }
    change(
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

  /** Nothing is kept of it. A reading that has begun ends without a trace. */
  void forget(ResourceID migration) {
    waiting.remove(migration);
    seen.remove(migration);
    unconnected.forget(migration);
  }

  /** How soon work is to be done. */
  private enum Urgency {
    /** When its turn comes. */
    NONE,
    /** Before what is not urgent, as something is known to be new. */
    SOON,
    /** As soon, and in place of a reading that waits: it changes the ledger, and then reads it. */
    CHANGE
  }

  /** Work on a ledger that waits for a thread. */
  private record QueuedReading(Supplier<LedgerView> reading, Urgency urgency) {}

  private void change(ResourceID id, Supplier<LedgerView> reading) {
    begin(id, new QueuedReading(reading, Urgency.CHANGE));
  }

  private void begin(ResourceID id, QueuedReading work) {
    WatchedLedger before =
        seen.getOrDefault(
            id, new WatchedLedger(new LedgerView.Unread(), false, 0, Instant.EPOCH, 0));
    if (!before.busy()) {
      waiting.put(id, work);
      seen.put(
          id,
          new WatchedLedger(
              before.view(), true, readings.incrementAndGet(), clock.instant(), before.failures()));
    } else if (!isMoreUrgentThanWhatWaits(id, work)) {
      return;
    }
    String namespace = id.getNamespace().orElse("");
    if (work.urgency() == Urgency.NONE) {
      threads.execute(namespace, () -> work(id));
    } else {
      threads.executeSoon(namespace, () -> work(id));
    }
  }

  /** What has begun is let be. */
  private boolean isMoreUrgentThanWhatWaits(ResourceID id, QueuedReading work) {
    QueuedReading waits = waiting.get(id);
    return waits != null
        && work.urgency().compareTo(waits.urgency()) > 0
        && waiting.replace(id, waits, work);
  }

  /** What waits may have been done meanwhile, as it became more urgent. */
  private void work(ResourceID id) {
    QueuedReading work = waiting.remove(id);
    WatchedLedger begun = seen.get(id);
    if (work != null && begun != null) {
      read(id, begun, work.reading());
    }
  }

  private void read(ResourceID id, WatchedLedger begun, Supplier<LedgerView> reading) {
    LedgerView before = begun.view();
    Instant began = clock.instant();
    LedgerView now;
    try {
      now = reading.get();
    } catch (RuntimeException e) {
      now = unreachable(before, Side.TARGET, known(e));
    } catch (Error e) {
      // Nothing may leave a migration busy for ever, such as a record too large for the memory.
      now = unreachable(before, Side.TARGET, unread(e));
    }
    // The files of all namespaces share one small folder.
    secrets.forget(id);
    LedgerView read = now;
    if (read instanceof LedgerView.Unreachable unreachable && unreachable.isUnconnected()) {
      // How long connecting took shows whether a port is closed or filtered.
      Duration rest = Duration.between(clock.instant(), began.plus(TIME_TO_ANSWER));
      CompletableFuture.delayedExecutor(Math.max(0, rest.toMillis()), TimeUnit.MILLISECONDS)
          .execute(() -> finish(id, begun, read));
    } else {
      finish(id, begun, read);
    }
  }

  private void finish(ResourceID id, WatchedLedger begun, LedgerView read) {
    int failures = isUnreachable(read) ? begun.failures() + 1 : 0;
    WatchedLedger ended =
        new WatchedLedger(read, false, begun.reading(), clock.instant(), failures);
    if (!seen.replace(id, begun, ended)) {
      if (!seen.containsKey(id)) {
        unconnected.forget(id);
      }
    } else if (!isSame(begun.view(), read)) {
      changed.accept(id);
    }
  }

  private static boolean isUnreachable(LedgerView view) {
    return view instanceof LedgerView.Unreachable unreachable
        && unreachable.failure().kind() == FailureKind.TEMPORARY;
  }

  private LedgerView read(TimescaleMigration migration) {
    Instant began = clock.instant();
    try {
      secrets.read(
          Side.SOURCE,
          ResourceID.fromResource(migration),
          migration.getSpec().source().secretRef().name());
    } catch (MigrationFailure failure) {
      return unreachable(view(ResourceID.fromResource(migration)), Side.SOURCE, failure);
    }
    Optional<LedgerDigest> digest =
        LedgerDigest.read(database(Side.TARGET, migration), SuggestPhase.NAME, QUERY_PATIENCE);
    return digest.isPresent()
        ? new LedgerView.Present(digest.get(), began)
        : new LedgerView.Absent(began);
  }

  private LedgerView unreachable(LedgerView before, Side side, MigrationFailure failure) {
    Instant since =
        before instanceof LedgerView.Unreachable unreachable && unreachable.side() == side
            ? unreachable.since()
            : clock.instant();
    return new LedgerView.Unreachable(side, failure, since);
  }

  private Database database(Side side, TimescaleMigration migration) {
    String secret =
        side == Side.SOURCE
            ? migration.getSpec().source().secretRef().name()
            : migration.getSpec().target().secretRef().name();
    ResourceID id = ResourceID.fromResource(migration);
    return new Database(
        side,
        secrets.read(side, id, secret).bounded(TIME_TO_CONNECT, refused),
        cause -> unconnected.answer(id, cause));
  }

  private static MigrationFailure known(RuntimeException thrown) {
    if (thrown instanceof MigrationFailure failure) {
      return failure;
    }
    return DatabaseErrors.sqlState(thrown).isPresent() || DatabaseErrors.isTemporary(thrown)
        ? DatabaseErrors.translate(thrown)
        : unread(thrown);
  }

  private static MigrationFailure unread(Throwable thrown) {
    return MigrationFailure.of(
            FailureKind.TEMPORARY,
            "LedgerUnread",
            "the ledger in the target cannot be read: " + DatabaseErrors.oneLine(thrown),
            null)
        .causedBy(thrown, null);
  }

  /** Whether nothing is new but the time of reading. */
  private static boolean isSame(LedgerView before, LedgerView now) {
    if (before instanceof LedgerView.Present one && now instanceof LedgerView.Present other) {
      return one.digest().equals(other.digest());
    }
    if (before instanceof LedgerView.Unreachable one
        && now instanceof LedgerView.Unreachable other) {
      return one.failure().reason().equals(other.failure().reason());
    }
    return before.getClass() == now.getClass() && before instanceof LedgerView.Absent;
  }

  @Override
  public void close() {
    threads.close();
  }
}
