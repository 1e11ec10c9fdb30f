package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.ConditionType;
import dev.timescalemigration.failure.MigrationFailure;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions, one after another; the time of a condition moves only when its status changes. */
final class Conditions {
  /** What a condition says. */
  enum Truth {
    TRUE("True"),
    FALSE("False"),
    UNKNOWN("Unknown");

    private final String word;

    Truth(String word) {
      this.word = word;
    }

    static Truth of(boolean value) {
      return value ? TRUE : FALSE;
    }
  }

  private final List<Condition> before;
  private final long generation;
  private final String now;
  private final List<Condition> all = new ArrayList<>();

  Conditions(List<Condition> before, long generation, Instant now) {
    this.before = before;
    this.generation = generation;
    this.now = now.toString();
  }

  /** Sets one. */
  void set(ConditionType type, Truth truth, String reason, String message) {
    String since =
        before(type)
            .filter(earlier -> truth.word.equals(earlier.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElse(now);
    all.add(
        new ConditionBuilder()
            .withType(type.value())
            .withStatus(truth.word)
            .withReason(reason)
            .withMessage(message)
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
  }

  /** Whether the spec is accepted. */
  void accepted(Optional<MigrationFailure> refusal) {
    accepted(refusal, "Valid", "the spec is valid");
  }

  /** Whether the spec is accepted, with what is to be said of one that is. */
  void accepted(Optional<MigrationFailure> refusal, String reason, String message) {
    set(
        ConditionType.ACCEPTED,
        Truth.of(refusal.isEmpty()),
        refusal.map(MigrationFailure::reason).orElse(reason),
        refusal.map(ObservedFailure::text).orElse(message));
  }

  /** Set only while the spec asks for it. */
  void suspended(boolean isAsked, String message) {
    if (isAsked) {
      set(ConditionType.SUSPENDED, Truth.TRUE, "SuspendAsked", message);
    }
  }

  /** Set only while a person must act: what passes without one stalls nothing. */
  void stalled(Optional<MigrationFailure> problem) {
    problem
        .filter(ObservedFailure::stalls)
        .ifPresent(
            failure ->
                set(
                    ConditionType.STALLED,
                    Truth.TRUE,
                    failure.reason(),
                    ObservedFailure.text(failure)));
  }

  /** Leaves one as it was, where nothing new is known of it. */
  void keep(ConditionType type) {
    Optional<Condition> earlier = before(type);
    if (earlier.isPresent()) {
      all.add(earlier.get());
    } else {
      set(type, Truth.UNKNOWN, "NotKnownYet", "not known yet");
    }
  }

  private Optional<Condition> before(ConditionType type) {
    return before.stream()
        .filter(condition -> type.value().equals(condition.getType()))
        .findFirst();
  }

  List<Condition> all() {
    return List.copyOf(all);
  }
}
