package dev.timescalemigration.phase.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.cli.PrintedCommand;
import dev.timescalemigration.ledger.VerifyRound;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.validate.ValidateMode;
import dev.timescalemigration.phase.validate.ValidateOptions;
import dev.timescalemigration.phase.validate.ValidatePhase;
import dev.timescalemigration.phase.validate.ValidateReport.TableResult;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stored generated columns whose function was replaced since the rows were written. */
class ComputedColumnsIT {
  private static final String OLD =
      "create function risk(x int) returns int immutable language sql as 'select x * 2';";
  private static final String NEW =
      "create or replace function risk(x int) returns int immutable language sql as 'select x *"
          + " 3';";
  private static final String LOANS =
      """
      create table "Loans" (at timestamptz not null, x int, "Risk" int generated always as (risk(x)) stored);
      select create_hypertable('"Loans"', 'at', chunk_time_interval => interval '1 day');
      """;
  private static final String ROWS =
      "insert into \"Loans\" (at, x) select '2024-01-01 00:00+00'::timestamptz + n * interval '1"
          + " hour', n from generate_series(1, 47) n";

  private final Pair pair = Pair.create("computed");

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void the_column_is_named_and_the_printed_statements_keep_the_stored_values() {
    migrate(LOANS);
    String found = differences(verify());
    assertThat(found).contains("only generated columns differ: \"Risk\"");
    PrintedStatements.between(found, "run in the target", "Then").forEach(pair.target()::execute);
    copyFailed();
    assertThat(verify().equal()).isTrue();
    pair.assertSameRows("\"Loans\" t", "t.*");
    assertThat(pair.target().value("select max(\"Risk\")::text from \"Loans\"")).isEqualTo("94");
  }

  @Test
  void the_printed_statement_for_the_source_gives_both_the_new_values() {
    migrate(LOANS);
    PrintedStatements.between(differences(verify()), "run in the source", "\n")
        .forEach(pair.source()::execute);
    assertThat(verify().equal()).isTrue();
    assertThat(pair.source().value("select max(\"Risk\")::text from \"Loans\"")).isEqualTo("141");
  }

  @Test
  void a_row_that_is_damaged_elsewhere_is_no_matter_of_a_generated_column() {
    migrate(LOANS);
    pair.target().execute("delete from \"Loans\" where x < 24");
    assertThat(differences(verify()).lines().toList())
        .anyMatch(line -> !line.contains("only generated columns differ"));
  }

  @Test
  void a_plain_table_is_named_and_brought_too() throws IOException, InterruptedException {
    pair.executeOnBoth(OLD);
    pair.executeOnBoth(
        "create table plain (id int primary key, x int, y int generated always as (risk(x))"
            + " stored)");
    pair.source().execute("insert into plain (id, x) select n, n from generate_series(1, 5) n");
    pair.executeOnBoth(NEW);
    pair.target().execute("insert into plain (id, x) select n, n from generate_series(1, 5) n");
    migrateNothing();
    String toFix = validate();
    assertThat(toFix).contains("only generated columns differ: \"y\"");
    PrintedStatements.between(toFix, "run in the target", "Then").forEach(pair.target()::execute);
    PrintedCommand.run(validate(), pair);
    pair.assertSameRows("plain t", "t.*");
  }

  private void migrate(String table) {
    pair.executeOnBoth(OLD);
    pair.executeOnBoth(table);
    pair.source().execute(ROWS);
    pair.executeOnBoth(NEW);
    stageAndCopy();
  }

  private void migrateNothing() {
    pair.executeOnBoth(
        "create table other (at timestamptz not null);"
            + " select create_hypertable('other', 'at');");
    pair.source().execute("insert into other values ('2024-01-01 00:00+00')");
    stageAndCopy();
  }

  private void stageAndCopy() {
    new StagePhase(pair.context(), StageOptions.until("2024-01-03T00:00:00Z")).run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
  }

  private void copyFailed() {
    new CopyPhase(pair.context(), new CopyOptions(2, -1, true, 3, Duration.ofSeconds(5))).run();
  }

  private VerifyReport verify() {
    return new VerifyPhase(
            pair.context(),
            new VerifyOptions(
                2, VerifyMethod.ROW_HASH, -1, VerifyRound.BEGIN, Duration.ofSeconds(5)))
        .run();
  }

  private static String differences(VerifyReport report) {
    List<String> summaries =
        report.problems().stream()
            .map(problem -> problem.detail().orElseThrow().get("summary").asText())
            .toList();
    return String.join("\n", summaries);
  }

  private String validate() {
    return new ValidatePhase(pair.context(), new ValidateOptions(ValidateMode.EXACT))
        .run().tables().stream()
            .filter(table -> table.table().equals("public.plain"))
            .findFirst()
            .flatMap(TableResult::fix)
            .orElseThrow();
  }
}
