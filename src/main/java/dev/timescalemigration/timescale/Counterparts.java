package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TwoSides;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which hypertable of the target is which of the source: the one of the same name, and for the rows
 * of a continuous aggregate the one of the same view, as their own names come from a number that
 * two databases draw in another order.
 */
public final class Counterparts {
  private final Map<QualifiedName, Hypertable> sources;
  private final Map<QualifiedName, Hypertable> targets;

  private Counterparts(
      Map<QualifiedName, Hypertable> sources, Map<QualifiedName, Hypertable> targets) {
    this.sources = sources;
    this.targets = targets;
  }

  /** From the hypertables of both sides. */
  public static Counterparts of(List<Hypertable> source, List<Hypertable> target) {
    return new Counterparts(by(Hypertable::name, source), by(Hypertable::publicName, target));
  }

  private static Map<QualifiedName, Hypertable> by(
      Function<Hypertable, QualifiedName> name, List<Hypertable> hypertables) {
    return hypertables.stream().collect(Collectors.toMap(name, Function.identity()));
  }

  /** A hypertable of the source, by its name there. */
  public Optional<Hypertable> source(QualifiedName name) {
    return Optional.ofNullable(sources.get(name));
  }

  /** Its counterpart in the target. */
  public Optional<Hypertable> target(QualifiedName name) {
    return source(name).map(Hypertable::publicName).map(targets::get);
  }

  /** A hypertable of the source with its counterpart; empty when either is missing. */
  public Optional<TwoSides<Hypertable>> pair(QualifiedName name) {
    return source(name)
        .flatMap(found -> target(name).map(counterpart -> new TwoSides<>(found, counterpart)));
  }

  /** Whether the target has a hypertable of a name. */
  public boolean isHypertableOfTarget(QualifiedName name) {
    return targets.containsKey(name);
  }

  /** All hypertables of the target. */
  public List<Hypertable> targets() {
    return List.copyOf(targets.values());
  }

  /** All hypertables of the source. */
  public List<Hypertable> sources() {
    return List.copyOf(sources.values());
  }
}
