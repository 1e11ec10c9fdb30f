package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.capture.CaptureStart;
import dev.timescalemigration.compare.schema.SchemaDifference;
import dev.timescalemigration.phase.preflight.facts.AnswerSetting;
import dev.timescalemigration.phase.preflight.facts.SelectionFacts;
import dev.timescalemigration.phase.preflight.facts.SideFacts;
import dev.timescalemigration.phase.preflight.facts.TimescaleFacts;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything the requirements look at.
 *
 * @param options what the migration is to do
 * @param environment the process environment
 * @param sides the sides that could be read
 * @param selection what the rules select; empty when the source cannot be read
 * @param readingRate bytes per second at which one copy thread reads the source, when measured
 * @param schemaLoaded whether an earlier run loaded the schema into the target
 * @param ledgerSource the source of the migration that the target belongs to, if it does
 * @param sourceIdentity what identifies the source
 * @param sameDatabase why source and target are not two databases; empty when they are
 * @param schemaDifferences how the two schemas differ, when the target is to have the schema
 * @param capture what beginning to capture the source's changes would find; empty where they are
 *     not captured
 * @param readOnlyProblems what keeps the source from being set to read-only, where it is to be
 * @param wayBackProblems what keeps a side from keeping a way back, where one is to be kept
 * @param wayBackLacking tables that the target will have without a replica identity, where a way
 *     back is to be kept, nothing is captured before and none is to be set
 * @param answerSettings settings of both servers by which queries answer otherwise; nothing of a
 *     side that could not be asked
 */
record Facts(
    PreflightOptions options,
    Map<String, String> environment,
    Map<Side, SideFacts> sides,
    Optional<SelectionFacts> selection,
    OptionalLong readingRate,
    boolean schemaLoaded,
    Optional<String> ledgerSource,
    Optional<String> sourceIdentity,
    Optional<String> sameDatabase,
    List<SchemaDifference> schemaDifferences,
    Optional<CaptureStart.CaptureOutlook> capture,
    List<CaptureStart.Problem> readOnlyProblems,
    Map<Side, List<CaptureStart.Problem>> wayBackProblems,
    List<QualifiedName> wayBackLacking,
    Map<Side, List<AnswerSetting>> answerSettings) {
  SideFacts source() {
    return of(Side.SOURCE);
  }

  SideFacts target() {
    return of(Side.TARGET);
  }

  SideFacts of(Side side) {
    return Optional.ofNullable(sides.get(side))
        .orElseThrow(() -> new IllegalStateException("the " + side.value() + " was not read"));
  }

  /** Whether the target is said or known to have the schema. */
  boolean schemaExpected() {
    return options.schemaExists() || schemaLoaded;
  }

  /** Whether TimescaleDB could be read on both sides. */
  boolean timescaleOnBothSides() {
    return source().timescale().isPresent() && target().timescale().isPresent();
  }

  /** What TimescaleDB has in the source. */
  TimescaleFacts sourceTimescale() {
    return source().timescale().orElseThrow();
  }

  /** What the rules select; nothing when they are refused. */
  SelectionFacts selected() {
    return selection.orElseThrow();
  }
}
