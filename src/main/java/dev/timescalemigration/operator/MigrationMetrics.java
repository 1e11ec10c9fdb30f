package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.CaptureProgress;
import dev.timescalemigration.api.v1alpha1.ConditionType;
import dev.timescalemigration.api.v1alpha1.ProgressStatus;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * How far migrations are, for Prometheus: base units, the state as a label, and no label that grows
 * with the database.
 */
final class MigrationMetrics {
  private static final String PREFIX = "timescale.migration.";

  private final Map<ResourceID, TimescaleMigrationStatus> statuses = new ConcurrentHashMap<>();
  private final Map<ResourceID, Instant> ledgersRead = new ConcurrentHashMap<>();
  private final Map<MultiGauge, Function<LabelledMigration, List<Row<?>>>> gauges;
  private final MultiGauge servedByAnother;

  /** A status and the labels that name its migration. */
  private record LabelledMigration(ResourceID id, TimescaleMigrationStatus status, Tags tags) {}

  MigrationMetrics(MeterRegistry registry) {
    this.gauges = new LinkedHashMap<>(captureGauges(registry));
    this.gauges.putAll(
        Map.of(
            gauge(registry, "phase", "1 for the phase of the migration"),
            one -> List.of(Row.of(one.tags().and("phase", one.status().phase()), 1)),
            gauge(registry, "chunks", "Chunks by how far they are"),
            MigrationMetrics::chunks,
            gauge(registry, "size.bytes", "Bytes in all and bytes copied, as the source counts"),
            MigrationMetrics::bytes,
            gauge(registry, "gate.pending", "1 while the migration waits at the gate"),
            MigrationMetrics::gate,
            gauge(registry, "stalled", "1 while a person must act before it continues"),
            one -> List.of(Row.of(one.tags(), has(one, ConditionType.STALLED) ? 1 : 0)),
            gauge(registry, "suspended", "1 while the migration is suspended"),
            one -> List.of(Row.of(one.tags(), has(one, ConditionType.SUSPENDED) ? 1 : 0)),
            gauge(registry, "ledger.read.time.seconds", "When the ledger was read last, Unix time"),
            this::ledgerRead,
            gauge(registry, "eta.seconds", "Seconds until copying ends at the present rate"),
            MigrationMetrics::eta,
            gauge(registry, "phase.start.time.seconds", "When the phase was entered, Unix time"),
            one ->
                List.of(
                    Row.of(
                        one.tags(),
                        Instant.parse(one.status().phaseStartTime()).getEpochSecond()))));
    this.servedByAnother =
        gauge(
            registry,
            "served.by.another",
            "1 while another operator runs the migration, and this one watches it too");
    Gauge.builder(PREFIX + "operator.up", () -> 1)
        .description("1 while a replica of the operator runs")
        .register(registry);
  }

  private static Map<MultiGauge, Function<LabelledMigration, List<Row<?>>>> captureGauges(
      MeterRegistry registry) {
    return Map.of(
        gauge(registry, "capture.lag.seconds", "How far the target is behind the source"),
        one -> capture(one, CaptureProgress::lagSeconds),
        gauge(registry, "capture.lag.bytes", "The source's write-ahead log that is not applied"),
        one -> capture(one, CaptureProgress::lagBytes),
        gauge(
            registry,
            "capture.retained.wal.bytes",
            "The source's write-ahead log that it keeps for the migration"),
        one -> capture(one, CaptureProgress::retainedWal),
        gauge(
            registry,
            "capture.retained.wal.limit.bytes",
            "The most that it keeps before the replication slot is dropped"),
        one -> capture(one, CaptureProgress::maxRetainedWal),
        gauge(registry, "capture.rows.per.second", "Changes of rows that are applied"),
        one -> capture(one, CaptureProgress::rowsPerSecond),
        gauge(
            registry,
            "capture.measured.time.seconds",
            "When the source was looked at last, Unix time"),
        one ->
            capture(
                one,
                progress ->
                    progress.measuredTime() == null
                        ? null
                        : Instant.parse(progress.measuredTime()).getEpochSecond()));
  }

  private static List<Row<?>> capture(
      LabelledMigration one, Function<CaptureProgress, Long> number) {
    return Optional.ofNullable(one.status().capture())
        .map(number)
        .map(value -> List.<Row<?>>of(Row.of(one.tags(), value)))
        .orElse(List.of());
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(PREFIX + name).description(description).register(registry);
  }

  /** Takes in a status, and when the ledger that it describes was read. */
  void observe(
      ResourceID migration, TimescaleMigrationStatus status, Optional<Instant> ledgerRead) {
    boolean isFirstRead =
        ledgerRead.filter(at -> ledgersRead.put(migration, at) == null).isPresent();
    boolean isChanged = !status.equals(statuses.put(migration, status));
    if (isFirstRead || isChanged) {
      publish();
    }
  }

  void forget(ResourceID migration) {
    ledgersRead.remove(migration);
    if (statuses.remove(migration) != null) {
      publish();
    }
  }

  /** Takes in all migrations that another operator runs, though this one watches them. */
  synchronized void servedByAnother(Set<ResourceID> migrations) {
    List<Row<?>> rows = new ArrayList<>();
    migrations.forEach(id -> rows.add(Row.of(tags(id), 1)));
    servedByAnother.register(rows, true);
  }

  private static Tags tags(ResourceID migration) {
    return Tags.of("namespace", migration.getNamespace().orElse(""), "name", migration.getName());
  }

  private synchronized void publish() {
    gauges.forEach(
        (gauge, rows) -> {
          List<Row<?>> all = new ArrayList<>();
          statuses.forEach(
              (id, status) -> all.addAll(rows.apply(new LabelledMigration(id, status, tags(id)))));
          gauge.register(all, true);
        });
  }

  private static List<Row<?>> chunks(LabelledMigration one) {
    ProgressStatus progress = one.status().progress();
    return progress == null
        ? List.of()
        : List.of(
            state(one, "total", progress.chunks().total()),
            state(one, "copied", progress.chunks().copied()),
            state(one, "verified", progress.chunks().verified()),
            state(one, "failed", progress.chunks().failed()));
  }

  private static List<Row<?>> bytes(LabelledMigration one) {
    TimescaleMigrationStatus status = one.status();
    return status.progress() == null || status.plan() == null
        ? List.of()
        : List.of(
            state(one, "total", status.plan().bytes()),
            state(one, "copied", status.progress().bytes()));
  }

  private static List<Row<?>> gate(LabelledMigration one) {
    return one.status().pendingGate() == null
        ? List.of()
        : List.of(Row.of(one.tags().and("gate", one.status().pendingGate().gate()), 1));
  }

  /** Looked up when it is scraped: it changes with every reading, and the status does not. */
  private List<Row<?>> ledgerRead(LabelledMigration one) {
    return ledgersRead.containsKey(one.id())
        ? List.of(Row.of(one.tags(), () -> readTime(one.id())))
        : List.of();
  }

  private double readTime(ResourceID migration) {
    Instant at = ledgersRead.get(migration);
    return at == null ? Double.NaN : at.getEpochSecond();
  }

  private static List<Row<?>> eta(LabelledMigration one) {
    ProgressStatus progress = one.status().progress();
    return progress == null || progress.etaSeconds() == null
        ? List.of()
        : List.of(Row.of(one.tags(), progress.etaSeconds()));
  }

  private static Row<Number> state(LabelledMigration one, String state, long value) {
    return Row.of(one.tags().and("state", state), value);
  }

  private static boolean has(LabelledMigration one, ConditionType type) {
    return one.status().conditions().stream()
        .anyMatch(condition -> type.value().equals(condition.getType()));
  }
}
