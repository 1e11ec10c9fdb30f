package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.ContinuousAggregate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Refreshes the continuous aggregates of the target. This version moves no aggregates, so it finds
 * none to refresh, or refuses by name.
 */
public final class RefreshPhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "RefreshingAggregates";

  private final PhaseContext context;

  /** A run that has not begun. */
  public RefreshPhase(PhaseContext context) {
    this.context = context;
  }

  /**
   * Refreshes.
   *
   * @throws MigrationFailure of kind USER_ACTION when the source has continuous aggregates
   */
  public RefreshReport run() {
    Instant startedAt = context.clock().instant();
    List<ContinuousAggregate> aggregates =
        context.source().with(source -> Catalogs.of(source).continuousAggregates(source));
    if (!aggregates.isEmpty()) {
      throw MigrationFailure.userAction(
          "ContinuousAggregatesNotMoved",
          "continuous aggregates cannot be moved by this version yet: "
              + aggregates.stream()
                  .map(aggregate -> aggregate.view().toString())
                  .collect(Collectors.joining(", ")),
          "make them anew in the target and refresh them with refresh_continuous_aggregate()");
    }
    RefreshReport report = new RefreshReport(List.of());
    Ledger.find(context.target())
        .ifPresent(ledger -> ledger.recordReport(NAME, "Succeeded", report, startedAt));
    return report;
  }
}
