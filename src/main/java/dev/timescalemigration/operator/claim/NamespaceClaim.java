package dev.timescalemigration.operator.claim;

import dev.timescalemigration.operator.claim.Claim.ClaimState;
import dev.timescalemigration.operator.claim.ClaimStore.Held;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The lease of one namespace, as one operator holds or watches it. Time is measured by this
 * machine's clock only: another operator's lease has expired when it did not change for as long as
 * a lease lasts.
 */
final class NamespaceClaim {
  /** Renewed so often. */
  static final Duration RENEW_EVERY = Duration.ofSeconds(20);

  /** It lasts so long after a renewal. */
  static final Duration DURATION = Duration.ofSeconds(60);

  /** The holder stops so long before another operator may take over. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** Another operator's lease is looked at so often. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /** Nobody asks any more: the namespace has no migration. */
  private static final Duration UNUSED = Duration.ofMinutes(15);

  private final ClaimStore store;
  private final String namespace;
  private final String operator;
  private final Clock clock;

  private Instant asked = Instant.MIN;
  private Instant mineUntil = Instant.MIN;
  private Instant lookAgain = Instant.MIN;
  private Optional<Held> ofAnother = Optional.empty();
  private Instant unchangedSince = Instant.MIN;
  private boolean renewed;

  NamespaceClaim(ClaimStore store, String namespace, String operator, Clock clock) {
    this.store = store;
    this.namespace = namespace;
    this.operator = operator;
    this.clock = clock;
  }

  /** Takes the lease if it is free. */
  synchronized Claim ask() {
    Instant now = clock.instant();
    asked = now;
    if (!now.isBefore(mineUntil) && !now.isBefore(lookAgain)) {
      take(now);
    }
    return now.isBefore(mineUntil)
        ? new Claim(ClaimState.MINE, operator)
        : new Claim(
            renewed ? ClaimState.OF_ANOTHER : ClaimState.WAITING,
            ofAnother.map(Held::holder).orElse(""));
  }

  /** Renews the lease if this operator holds it. */
  synchronized void renew() {
    Instant now = clock.instant();
    if (now.isBefore(mineUntil)) {
      take(now);
    }
  }

  synchronized boolean isUnused() {
    return !clock.instant().isBefore(asked.plus(UNUSED));
  }

  private void take(Instant now) {
    Optional<Held> seen = store.find(namespace);
    if (!isFree(seen, now)) {
      mineUntil = Instant.MIN;
      lookAgain = now.plus(LOOK_EVERY);
    } else if (store.write(namespace, seen, operator, now)) {
      mineUntil = now.plus(DURATION).minus(MARGIN);
      ofAnother = Optional.empty();
      renewed = false;
    }
  }

  private boolean isFree(Optional<Held> seen, Instant now) {
    if (seen.isEmpty() || seen.get().holder().equals(operator)) {
      return true;
    }
    if (!seen.equals(ofAnother)) {
      renewed = ofAnother.filter(before -> before.holder().equals(seen.get().holder())).isPresent();
      ofAnother = seen;
      unchangedSince = now;
    }
    return !now.isBefore(unchangedSince.plus(DURATION));
  }
}
