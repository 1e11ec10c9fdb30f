package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.validate.ValidateOptions;
import dev.timescalemigration.phase.validate.ValidatePhase;
import dev.timescalemigration.phase.validate.ValidateReport;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.servers.Pair;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hypertables that are dropped or renamed in the source once they are staged. */
class GoneHypertableIT {
  private static final String UNTIL = "2026-02-01T00:00:00Z";
  private static final String SCHEMA =
      """
      create table kept (at timestamptz not null, v integer);
      select create_hypertable('kept', 'at', chunk_time_interval => interval '1 day');
      create table gone (at timestamptz not null, v integer);
      select create_hypertable('gone', 'at', chunk_time_interval => interval '1 day');
      """;

  private final Pair pair = Pair.create("gone");

  @BeforeEach
  void stage() {
    pair.executeOnBoth(SCHEMA);
    for (String table : List.of("kept", "gone")) {
      pair.source()
          .execute(
              "insert into "
                  + table
                  + " select at, 1 from generate_series(timestamptz '2026-01-01', '2026-01-04', '1 hour') at");
    }
    stageAgain();
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  private void stageAgain() {
    new StagePhase(pair.context(), StageOptions.until(UNTIL)).run();
  }

  @Test
  void one_that_was_dropped_before_it_was_copied_is_skipped() {
    pair.source().execute("drop table gone");

    new CopyPhase(pair.context(), CopyOptions.defaults()).run();

    assertThat(pair.target().value("select count(*) from kept")).isEqualTo("73");
    assertThat(skipReasons())
        .hasSize(4)
        .containsOnly(
            "gone from the source since it was staged: its hypertable was dropped or renamed");
    assertThat(new VerifyPhase(pair.context(), VerifyOptions.defaults()).run().equal()).isTrue();
    stageAgain();
    assertThat(refused()).containsExactly("schema:relation:public.gone");
  }

  @Test
  void one_that_was_renamed_once_it_was_copied_is_named_under_both_names() {
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
    pair.source().execute("alter table gone rename to renamed");

    assertThat(new VerifyPhase(pair.context(), VerifyOptions.defaults()).run().equal()).isTrue();

    assertThat(skipReasons()).hasSize(4);
    assertThat(refused())
        .contains("unstaged:public.renamed", "schema:relation:public.gone")
        .contains("schema:relation:public.renamed");
  }

  private List<String> skipReasons() {
    return Ledger.find(pair.targetDatabase()).orElseThrow().progress().problems(10).stream()
        .map(TaskProblem::skipReason)
        .flatMap(reason -> reason.stream())
        .toList();
  }

  private List<String> refused() {
    ValidateReport report = new ValidatePhase(pair.context(), ValidateOptions.defaults()).run();
    return report.decision().refused().stream().map(Finding::id).toList();
  }
}
