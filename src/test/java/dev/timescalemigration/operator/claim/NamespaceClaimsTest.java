package dev.timescalemigration.operator.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.operator.claim.Claim.ClaimState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamespaceClaimsTest {
  private final Leases leases = new Leases();
  private final Time time = new Time();
  private final NamespaceClaims one = new NamespaceClaims(leases, "a/one", time);
  private final NamespaceClaims other = new NamespaceClaims(leases, "b/other", time);

  @Test
  void the_first_operator_runs_a_namespace_and_keeps_it() {
    assertThat(one.of("prod").isMine()).isTrue();
    assertThat(other.of("prod").state()).isEqualTo(ClaimState.WAITING);
    for (int i = 0; i < 20; i++) {
      time.pass(NamespaceClaim.RENEW_EVERY);
      one.renew();
      other.renew();
      assertThat(other.of("prod")).isEqualTo(new Claim(ClaimState.OF_ANOTHER, "a/one"));
      assertThat(one.of("prod").isMine()).isTrue();
    }
  }

  @Test
  void namespaces_are_claimed_one_by_one() {
    assertThat(one.of("prod").isMine()).isTrue();
    assertThat(other.of("test").isMine()).isTrue();
    assertThat(one.of("test").isMine()).isFalse();
  }

  @Test
  void replicas_of_one_operator_share_what_it_holds() {
    assertThat(one.of("prod").isMine()).isTrue();
    assertThat(new NamespaceClaims(leases, "a/one", time).of("prod").isMine()).isTrue();
  }

  @Test
  void what_an_operator_that_is_gone_held_is_taken_over_and_nobody_is_warned() {
    assertThat(one.of("prod").isMine()).isTrue();
    assertThat(other.of("prod").state()).isEqualTo(ClaimState.WAITING);
    time.pass(NamespaceClaim.DURATION.minusSeconds(1));
    assertThat(other.of("prod").state()).isEqualTo(ClaimState.WAITING);
    time.pass(NamespaceClaim.LOOK_EVERY);
    assertThat(other.of("prod").isMine()).isTrue();
  }

  @Test
  void an_operator_that_cannot_renew_stops_before_another_one_begins() {
    assertThat(one.of("prod").isMine()).isTrue();
    assertThat(other.of("prod").isMine()).isFalse();
    leases.isReachable = false;
    for (int second = 0; second < 300; second++) {
      time.pass(Duration.ofSeconds(1));
      one.renew();
      leases.isReachable = true;
      boolean others = other.of("prod").isMine();
      leases.isReachable = false;
      assertThat(others && isMine(one)).as("both after %d s", second).isFalse();
    }
    assertThat(other.of("prod").isMine()).isTrue();
  }

  private static boolean isMine(NamespaceClaims operator) {
    try {
      return operator.of("prod").isMine();
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Test
  void of_two_that_write_at_once_one_wins() {
    leases.beforeWrite = () -> leases.put("prod", "b/other");
    assertThat(one.of("prod").isMine()).isFalse();
    leases.beforeWrite = () -> {};
    assertThat(one.of("prod").isMine()).isFalse();
    assertThat(other.of("prod").isMine()).isTrue();
  }

  @Test
  void a_namespace_without_migrations_is_let_go() {
    assertThat(one.of("prod").isMine()).isTrue();
    for (int i = 0; i < 60; i++) {
      time.pass(NamespaceClaim.RENEW_EVERY);
      one.renew();
    }
    assertThat(other.of("prod").isMine()).isFalse();
    time.pass(NamespaceClaim.DURATION);
    assertThat(other.of("prod").isMine()).isTrue();
  }

  /** Leases in memory. */
  private static final class Leases implements ClaimStore {
    private final Map<String, Held> held = new HashMap<>();
    private int writes;
    private boolean isReachable = true;
    private Runnable beforeWrite = () -> {};

    @Override
    public Optional<Held> find(String namespace) {
      if (!isReachable) {
        throw new IllegalStateException("unreachable");
      }
      return Optional.ofNullable(held.get(namespace));
    }

    @Override
    public boolean write(String namespace, Optional<Held> seen, String holder, Instant now) {
      beforeWrite.run();
      if (!find(namespace).equals(seen)) {
        return false;
      }
      put(namespace, holder);
      return true;
    }

    private void put(String namespace, String holder) {
      held.put(namespace, new Held(holder, Integer.toString(++writes)));
    }
  }

  private static final class Time extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private void pass(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
