package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.capture.CaptureOptions;
import dev.timescalemigration.capture.CaptureStart;
import dev.timescalemigration.capture.ReadOnlySource;
import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.compare.identity.DistinctDatabases;
import dev.timescalemigration.compare.schema.SchemaComparison;
import dev.timescalemigration.compare.schema.SchemaDifference;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.preflight.facts.AnswerSetting;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.postgres.ClientPrograms;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.work.PhaseContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Checks whether the migration can go well. See the package's description. */
public final class PreflightPhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "Preflight";

  private static final Duration TO_READ_A_SIDE = Duration.ofSeconds(30);

  private final PhaseContext context;
  private final PreflightOptions options;

  private final Map<String, String> environment;

  /** A preflight that has not begun. */
  public PreflightPhase(PhaseContext context, PreflightOptions options) {
    this(context, options, System.getenv());
  }

  PreflightPhase(PhaseContext context, PreflightOptions options, Map<String, String> environment) {
    this.context = context;
    this.options = options;
    this.environment = environment;
  }

  /**
   * Checks everything. A check that fails does not throw: the report says so.
   *
   * @throws java.util.concurrent.CancellationException when an abort is asked for while it waits
   */
  public PreflightReport run() {
    Instant startedAt = context.clock().instant();
    FactsReading reading = FactsReading.of(context, options, TO_READ_A_SIDE);
    Optional<Ledger> ledger =
        reading.sides().containsKey(Side.TARGET) ? Ledger.find(context.target()) : Optional.empty();
    PreflightReport report = examine(reading, ledger);
    ledger.ifPresent(
        record ->
            record.recordReport(NAME, report.passed() ? "Succeeded" : "Failed", report, startedAt));
    return report;
  }

  /**
   * Checks everything and writes nothing, not even into a ledger.
   *
   * @throws java.util.concurrent.CancellationException as {@link #run} does
   */
  public PreflightReport look() {
    FactsReading reading = FactsReading.of(context, options, TO_READ_A_SIDE);
    return examine(
        reading,
        reading.sides().containsKey(Side.TARGET)
            ? Ledger.findReadOnly(context.target())
            : Optional.empty());
  }

  private PreflightReport examine(FactsReading reading, Optional<Ledger> ledger) {
    List<Check> checks = new ArrayList<>(reading.reachability());
    Facts facts = facts(reading, ledger);
    for (Requirement requirement : Requirements.ALL) {
      if (facts.sides().keySet().containsAll(requirement.reads()) && requirement.applies(facts)) {
        checks.add(requirement.examine(facts).named(requirement.name()));
      }
    }
    return new PreflightReport(checks);
  }

  private Facts facts(FactsReading reading, Optional<Ledger> ledger) {
    boolean schemaLoaded =
        ledger.flatMap(record -> record.latestReport(SchemaPhase.NAME)).isPresent();
    boolean comparable =
        (options.schemaExists() || schemaLoaded)
            && reading.sides().size() == Side.values().length
            && reading.sides().values().stream().allMatch(side -> side.timescale().isPresent());
    return new Facts(
        options,
        environment,
        reading.sides(),
        reading.selection(),
        reading.rate(),
        schemaLoaded,
        ledger.map(record -> record.migration().sourceIdentity()),
        reading.sourceIdentity(),
        reading.sides().size() == Side.values().length
            ? DistinctDatabases.problem(context.source(), context.target())
            : Optional.empty(),
        comparable ? schemaDifferences() : List.of(),
        isReadable(reading)
            ? options.capture().map(wanted -> new CaptureStart(context, wanted).outlook())
            : Optional.empty(),
        isReadable(reading) && options.stopsWrites()
            ? context.source().with(ReadOnlySource::problems)
            : List.of(),
        hasExtensions(reading)
            ? options
                .wayBack()
                .map(wanted -> new WayBack(context).problems(wanted, options.stopsWrites()))
                .orElse(Map.of())
            : Map.of(),
        isReadable(reading) && options.capture().isEmpty()
            ? options
                .wayBack()
                .filter(wanted -> wanted.identity() == CaptureOptions.Identity.REFUSE)
                .map(wanted -> new CaptureStart(context, wanted).lacking())
                .orElse(List.of())
            : List.of(),
        answerSettings(reading));
  }

  private Map<Side, List<AnswerSetting>> answerSettings(FactsReading reading) {
    Map<Side, List<AnswerSetting>> settings =
        new EnumMap<>(Map.of(Side.SOURCE, List.of(), Side.TARGET, List.of()));
    if (reading.sides().size() < Side.values().length) {
      return settings;
    }
    int source = reading.sides().get(Side.SOURCE).server().majorVersion();
    int target = reading.sides().get(Side.TARGET).server().majorVersion();
    try {
      ClientPrograms programs = ClientPrograms.find(source, Math.max(source, target), environment);
      settings.put(Side.SOURCE, AnswerSetting.read(context.source(), programs));
      settings.put(Side.TARGET, AnswerSetting.read(context.target(), programs));
    } catch (MigrationFailure e) {
      // ClientProgramsFit names what is missing.
      return settings;
    }
    return settings;
  }

  private static boolean hasExtensions(FactsReading reading) {
    return isReadable(reading) && reading.sides().get(Side.TARGET).timescale().isPresent();
  }

  private static boolean isReadable(FactsReading reading) {
    return reading.sides().size() == Side.values().length
        && reading.sides().get(Side.SOURCE).timescale().isPresent();
  }

  private List<SchemaDifference> schemaDifferences() {
    try (Handle source = FactsReading.session(context.source());
        Handle target = FactsReading.session(context.target())) {
      return SchemaComparison.compare(source, target);
    }
  }
}
