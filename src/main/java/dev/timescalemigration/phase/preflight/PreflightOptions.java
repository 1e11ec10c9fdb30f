package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.capture.CaptureOptions;
import dev.timescalemigration.compare.findings.Acceptance;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;
import java.util.Optional;

/**
 * What the migration is to do, as far as it has been decided.
 *
 * @param rules which hypertables, and until when; none: all of them
 * @param schemaExists whether the schema is said to be in the target already
 * @param parallelism how many chunks are to be copied at a time
 * @param recompress whether chunks may be compressed in another way than the target's
 * @param rolesMigrated whether roles are to be moved with the schema
 * @param acceptances what a person accepts of what is found
 * @param capture how the source's changes are captured; empty where the application writes to both
 * @param stopsWrites whether the source's database is set to read-only for the switch
 * @param wayBack how the target's changes are captured after the switch; empty: they are not
 */
public record PreflightOptions(
    List<SelectionRule> rules,
    boolean schemaExists,
    int parallelism,
    boolean recompress,
    boolean rolesMigrated,
    List<Acceptance> acceptances,
    Optional<CaptureOptions> capture,
    boolean stopsWrites,
    Optional<CaptureOptions> wayBack) {

  /** Defensive copies. */
  public PreflightOptions {
    rules = List.copyOf(rules);
    acceptances = List.copyOf(acceptances);
  }

  /** Whether the old source is to follow the target after the switch. */
  boolean keepsWayBack() {
    return wayBack.isPresent();
  }

  /** Where the application writes to both databases. */
  public PreflightOptions(
      List<SelectionRule> rules,
      boolean schemaExists,
      int parallelism,
      boolean recompress,
      boolean rolesMigrated,
      List<Acceptance> acceptances) {
    this(
        rules,
        schemaExists,
        parallelism,
        recompress,
        rolesMigrated,
        acceptances,
        Optional.empty(),
        false,
        Optional.empty());
  }
}
