package dev.timescalemigration.phase.moved;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.compare.findings.Decision;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.ledger.VerifyRound;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.refresh.RefreshPhase;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.schema.SchemaReport;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.validate.ValidateOptions;
import dev.timescalemigration.phase.validate.ValidatePhase;
import dev.timescalemigration.phase.verify.VerifyMethod;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.phase.verify.VerifyReport;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A migration in a test: schema, stage, copy, verify and validate. */
final class Moving {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Pair pair;
  private final List<SelectionRule> rules = new ArrayList<>();

  Moving(Pair pair) {
    this.pair = pair;
  }

  /** The hypertables that a regular expression over {@code schema.table} names, up to a point. */
  Moving until(String filter, String completionPoint) {
    rules.add(
        new SelectionRule(
            Optional.of(filter), Optional.empty(), Optional.of(completionPoint), false, false));
    return this;
  }

  /** Moves the schema, which must arrive as it is. */
  SchemaReport schema() {
    return new SchemaPhase(
            pair.context(),
            new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "moved"))
        .run();
  }

  /** Moves the rows; every chunk is equal afterwards, and every table. */
  Moving rows() {
    new StagePhase(
            pair.context(), new StageOptions(rules, Optional.empty(), 1, false, false, "moved"))
        .run();
    new CopyPhase(pair.context(), new CopyOptions(2, -1, false, 1, PATIENCE)).run();
    VerifyReport verified =
        new VerifyPhase(
                pair.context(),
                new VerifyOptions(
                    2, VerifyMethod.ROW_HASH, -1, VerifyRound.NEXT_WHEN_COMPLETE, PATIENCE))
            .run();
    assertThat(verified.equal()).as("%s", verified).isTrue();
    return this;
  }

  /** Every table holds the same on both sides. */
  Moving everything() {
    schema();
    rows();
    assertThat(
            new ValidatePhase(pair.context(), ValidateOptions.defaults())
                .run().tables().stream().filter(table -> !table.equal()).toList())
        .isEmpty();
    return this;
  }

  /** What is not in the target as in the source. */
  List<Finding> findings() {
    Decision decision =
        new ValidatePhase(pair.context(), ValidateOptions.defaults()).run().decision();
    return Stream.concat(decision.refused().stream(), decision.named().stream()).toList();
  }

  /** Refreshes what is computed from the rows. */
  void refresh() {
    new RefreshPhase(pair.context(), rules).run();
  }

  /** What a query tells is the same on both sides, and something. */
  void assertSame(String query) {
    List<String> inSource = pair.source().query(query);
    assertThat(inSource).as(query).isNotEmpty();
    assertThat(pair.target().query(query)).as(query).isEqualTo(inSource);
  }
}
