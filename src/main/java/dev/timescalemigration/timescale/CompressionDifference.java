package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A hypertable that is compressed in another way in the target than in the source.
 *
 * @param hypertable the name a user knows it by, on both sides
 * @param isAggregate whether it is a continuous aggregate
 * @param source its settings in the source
 * @param target its settings in the target; empty when compression is not enabled there
 */
public record CompressionDifference(
    QualifiedName hypertable,
    boolean isAggregate,
    CompressionSettings source,
    Optional<CompressionSettings> target) {

  /**
   * Compares hypertables that both sides have; one that is missing in the target is left out, and
   * one without compression in the source too.
   *
   * @param sources hypertables of the source
   * @param sourceSettings {@link Catalog#compressionSettings} of the source
   * @param targets hypertables of the target
   * @param targetSettings {@link Catalog#compressionSettings} of the target
   */
  public static List<CompressionDifference> among(
      Collection<Hypertable> sources,
      Map<QualifiedName, CompressionSettings> sourceSettings,
      Collection<Hypertable> targets,
      Map<QualifiedName, CompressionSettings> targetSettings) {
    Map<QualifiedName, Hypertable> byPublicName =
        targets.stream().collect(Collectors.toMap(Hypertable::publicName, Function.identity()));
    List<CompressionDifference> differences = new ArrayList<>();
    for (Hypertable source : sources) {
      Hypertable target = byPublicName.get(source.publicName());
      Optional<CompressionSettings> before = settings(source, sourceSettings);
      if (target == null || before.isEmpty()) {
        continue;
      }
      Optional<CompressionSettings> after = settings(target, targetSettings);
      if (after.filter(before.get()::compressesAs).isEmpty()) {
        differences.add(
            new CompressionDifference(
                source.publicName(), source.view() != null, before.get(), after));
      }
    }
    return differences;
  }

  private static Optional<CompressionSettings> settings(
      Hypertable hypertable, Map<QualifiedName, CompressionSettings> all) {
    return hypertable.compressionEnabled()
        ? Optional.of(all.getOrDefault(hypertable.name(), CompressionSettings.UNSET))
        : Optional.empty();
  }

  /** Whether chunks can be compressed in the target at all. */
  public boolean canRecompress() {
    return target.isPresent();
  }

  /** The difference, in a few words. */
  @Override
  public String toString() {
    return hypertable
        + " (source: "
        + source
        + "; target: "
        + target.map(CompressionSettings::toString).orElse("compression is not enabled")
        + ")";
  }

  /** The statement that gives the target the source's settings, as far as a statement can. */
  public String fix() {
    String alter =
        (isAggregate ? "ALTER MATERIALIZED VIEW " : "ALTER TABLE ") + hypertable.quoted();
    List<String> indexes = source.indexesAsked();
    if (target.isPresent() && source.isAutomatic()) {
      return alter + " RESET (timescaledb.compress_segmentby, timescaledb.compress_orderby)";
    }
    if (indexes.isEmpty() && target.filter(source::differsInIndexOnly).isPresent()) {
      return alter + " RESET (timescaledb.compress_index)";
    }
    List<String> options = new ArrayList<>(List.of("timescaledb.compress"));
    if (!source.isAutomatic()) {
      options.add(
          option(
              "compress_segmentby",
              source.segmentBy().orElse(List.of()).stream().map(Identifiers::quote)));
    }
    source
        .orderBy()
        .ifPresent(
            orders ->
                options.add(
                    option(
                        "compress_orderby",
                        orders.stream().map(CompressionSettings.Order::quoted))));
    if (!indexes.isEmpty()) {
      options.add(option("compress_index", indexes.stream()));
    }
    return alter + " SET (" + String.join(", ", options) + ")";
  }

  private static String option(String name, Stream<String> values) {
    return "timescaledb."
        + name
        + " = "
        + Identifiers.literal(values.collect(Collectors.joining(", ")));
  }
}
