package dev.timescalemigration.phase.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event trigger of the target that refuses statements is named before anything is written. */
@Tag("any-version")
class EventTriggersOfTargetIT {
  private static final String CHECK = "event triggers in target";

  private final Pair pair = Pair.ofManagedRole("event_triggers");

  @BeforeEach
  void make() {
    pair.executeOnBoth(
        "create table trips (at timestamptz not null); select create_hypertable('trips', 'at')");
    pair.source().execute("insert into trips values ('2024-01-01 00:00+00')");
    pair.administered()
        .execute(
            """
            create function refuse() returns event_trigger language plpgsql as
              $$ begin raise exception '% is not allowed here', tg_tag; end $$;
            create function pass() returns event_trigger language plpgsql as 'begin end';
            """);
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  private Check check() {
    return new PreflightPhase(
            pair.context(),
            new PreflightOptions(
                List.of(SelectionRule.everythingUntil("2025-01-01T00:00:00Z")),
                true,
                1,
                false,
                true,
                List.of()))
        .run().checks().stream()
            .filter(check -> check.name().equals(CHECK))
            .findFirst()
            .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create event trigger strict on sql_drop execute function refuse()",
        "create event trigger strict on ddl_command_start when tag in ('DROP INDEX')"
            + " execute function refuse()",
        "create event trigger strict on ddl_command_end when tag in ('CREATE TABLE')"
            + " execute function refuse()"
      })
  void one_that_refuses_is_named_and_its_statements_run_as_printed(String trigger) {
    pair.administered().execute(trigger);
    Check refused = check();
    assertThat(refused.result()).isEqualTo(CheckResult.FAIL);
    assertThat(refused.found()).contains("is not allowed here").contains("strict (");
    assertThat(Ledger.find(pair.targetDatabase())).isEmpty();
    PrintedStatements.between(refused.fix(), "administrator:", "When all is copied")
        .forEach(pair.administered()::execute);
    assertThat(check().result()).isEqualTo(CheckResult.OK);
    new StagePhase(pair.context(), StageOptions.until("2025-01-01T00:00:00Z")).run();
    PrintedStatements.between(refused.fix(), "When all is copied", "\n")
        .forEach(pair.administered()::execute);
    assertThat(
            pair.administered()
                .value("select evtenabled from pg_event_trigger where evtname = 'strict'"))
        .isEqualTo("O");
  }

  @Test
  void one_that_lets_everything_pass_is_a_warning() {
    pair.administered()
        .execute("create event trigger watch on ddl_command_end execute function pass()");
    assertThat(check().result()).isEqualTo(CheckResult.WARN);
    assertThat(pair.administered().query("select 1 from pg_namespace where nspname like '%probe%'"))
        .isEmpty();
  }
}
