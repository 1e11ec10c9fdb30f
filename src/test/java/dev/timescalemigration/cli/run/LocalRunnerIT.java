package dev.timescalemigration.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.cli.progress.Display;
import dev.timescalemigration.cli.report.PhaseText;
import dev.timescalemigration.cli.terminal.Interruption;
import dev.timescalemigration.cli.terminal.Terminal;
import dev.timescalemigration.engine.PhaseHandler;
import dev.timescalemigration.engine.PhaseHandlers;
import dev.timescalemigration.engine.PhaseResult;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.OpenedGate;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.GateApproval;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.phase.cancel.CancelReport;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.PhaseReport;
import dev.timescalemigration.work.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop against a real ledger, with handlers that only note that they were called. */
@Tag("any-version")
class LocalRunnerIT {
  private static final PhaseReport NOTHING = new CancelReport(List.of(), List.of());
  private static final String HEAD =
      """
      apiVersion: timescalemigration.dev/v1alpha1
      kind: TimescaleMigration
      metadata: {name: metrics}
      """;
  private static final String ALL_BUT_THE_SWITCH =
      HEAD
          + """
          spec:
            completionPoint: "5"
            approvals: [{gate: DualWriteStarted}, {gate: ProductionLoadValidated}]
          """;

  @TempDir private Path folder;
  private TestDatabase source;
  private TestDatabase target;
  private final List<Phase> called = new ArrayList<>();
  private final Map<Phase, PhaseHandler> handlers = new EnumMap<>(Phase.class);
  private final List<String> printed = new ArrayList<>();
  private final Interruption interruption = new Interruption(Duration.ofHours(1), exitCode -> {});

  private final Display display =
      new Display() {
        @Override
        public void print(String line) {
          printed.add(line);
        }

        @Override
        public void message(String line) {
          printed.add(line);
        }

        @Override
        public void close() {}
      };

  @BeforeEach
  void makeDatabases() {
    source = Servers.source().createBareDatabase("runner_source");
    target = Servers.target().createBareDatabase("runner_target");
    for (Phase phase : Phase.values()) {
      if (phase.kind() != Phase.PhaseKind.END) {
        handle(phase, () -> {});
      }
    }
  }

  @AfterEach
  void dropDatabases() {
    source.close();
    target.close();
  }

  private void handle(Phase phase, Runnable work) {
    handlers.put(
        phase,
        (context, spec) -> {
          called.add(phase);
          work.run();
          return PhaseResult.done(NOTHING);
        });
  }

  private Path write(String text) {
    try {
      return Files.writeString(folder.resolve("migration.yaml"), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private LocalRunner runner(String file, GateApproval... approvals) {
    return runner(
        new SpecSource(new MigrationFile(write(file)), Optional.empty(), List.of(approvals)));
  }

  private LocalRunner runner(SpecSource wanted) {
    PhaseContext context =
        new PhaseContext(
            source.as(Side.SOURCE),
            target.as(Side.TARGET),
            display,
            new StopSignal(),
            Clock.systemUTC(),
            "test");
    return new LocalRunner(
        wanted,
        new PhaseHandlers(handlers, (surroundings, spec) -> {}),
        new PhaseText(Terminal.NONE),
        context,
        display,
        interruption,
        false,
        Duration.ofSeconds(20));
  }

  private Ledger ledger() {
    return Ledger.find(target.as(Side.TARGET)).orElseThrow();
  }

  @Test
  void a_program_that_lacks_a_handler_does_not_start() {
    handlers.remove(Phase.VERIFYING);
    assertThatThrownBy(() -> new PhaseHandlers(handlers, (surroundings, spec) -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("VERIFYING");
  }

  @Test
  void it_ends_at_each_closed_gate_and_the_next_run_continues_there() {
    RunEnd first = runner(HEAD).run().orElseThrow();
    assertThat(first.pendingGate().orElseThrow().gate()).isEqualTo("DualWriteStarted");
    assertThat(first.continueWith().orElseThrow()).endsWith("--approve DualWriteStarted");
    assertThat(called)
        .containsExactly(Phase.PREFLIGHT, Phase.MIGRATING_SCHEMA, Phase.AWAITING_DUAL_WRITE);

    called.clear();
    RunEnd second =
        runner(HEAD, new GateApproval(Gate.DUAL_WRITE_STARTED, Optional.empty()))
            .run()
            .orElseThrow();
    assertThat(second.pendingGate().orElseThrow().gate()).isEqualTo("CompletionPoint");
    assertThat(called).containsExactly(Phase.AWAITING_COMPLETION_POINT);

    called.clear();
    RunEnd third = runner(ALL_BUT_THE_SWITCH).run().orElseThrow();
    assertThat(third.phase()).isEqualTo("AwaitingSwitchover");
    assertThat(called)
        .containsExactly(
            Phase.STAGING,
            Phase.COPYING,
            Phase.VERIFYING,
            Phase.REFRESHING_AGGREGATES,
            Phase.ENABLING_JOBS,
            Phase.VALIDATING,
            Phase.AWAITING_SWITCHOVER);

    String token = third.pendingGate().orElseThrow().token();
    assertThat(third.continueWith().orElseThrow()).endsWith("--approve Switchover=" + token);
    RunEnd last =
        runner(ALL_BUT_THE_SWITCH, new GateApproval(Gate.SWITCHOVER, Optional.of(token)))
            .run()
            .orElseThrow();
    assertThat(last.phase()).isEqualTo("Completed");
    assertThat(ledger().migration().completedAt()).isPresent();
    assertThat(ledger().gates())
        .extracting(OpenedGate::gate)
        .containsExactlyInAnyOrder(
            "DualWriteStarted", "CompletionPoint", "ProductionLoadValidated", "Switchover");

    called.clear();
    assertThat(runner(HEAD).run().orElseThrow().phase()).isEqualTo("Completed");
    assertThat(called).isEmpty();
  }

  @Test
  void a_token_of_evidence_that_has_changed_opens_nothing() {
    String token =
        runner(ALL_BUT_THE_SWITCH).run().orElseThrow().pendingGate().orElseThrow().token();
    ledger().recordReport("Validating", "Succeeded", Map.of(), Instant.now());
    printed.clear();
    RunEnd end =
        runner(ALL_BUT_THE_SWITCH, new GateApproval(Gate.SWITCHOVER, Optional.of(token)))
            .run()
            .orElseThrow();
    assertThat(end.phase()).isEqualTo("AwaitingSwitchover");
    assertThat(end.pendingGate().orElseThrow().token()).isNotEqualTo(token);
    assertThat(printed)
        .anyMatch(line -> line.contains("or the plan or a report has changed since"));
  }

  @Test
  void a_failure_ends_the_run_and_the_next_one_does_the_phase_again() {
    handle(
        Phase.MIGRATING_SCHEMA,
        () -> {
          throw MigrationFailure.userAction("TargetDirty", "the target holds tables", "empty it");
        });
    assertThatThrownBy(() -> runner(HEAD).run()).hasMessage("the target holds tables");
    assertThat(ledger().migration().phase()).isEqualTo("MigratingSchema");
    handle(Phase.MIGRATING_SCHEMA, () -> {});
    assertThat(runner(HEAD).run().orElseThrow().phase()).isEqualTo("AwaitingDualWrite");
  }

  @Test
  void what_is_temporary_is_tried_again() {
    handle(
        Phase.PREFLIGHT,
        () -> {
          if (called.size() < 3) {
            throw MigrationFailure.of(FailureKind.TEMPORARY, "Away", "the source is away", "wait");
          }
        });
    assertThat(runner(HEAD).run().orElseThrow().phase()).isEqualTo("AwaitingDualWrite");
    assertThat(printed).contains("the source is away; trying again in 2.0 s");
  }

  @Test
  void a_signal_ends_the_run_where_it_stands() {
    handle(Phase.COPYING, () -> interruption.signalled(15));
    assertThat(runner(ALL_BUT_THE_SWITCH).run()).isEmpty();
    assertThat(ledger().migration().phase()).isEqualTo("Copying");
  }

  @Test
  void a_suspended_migration_stays_and_continues_when_the_file_says_so() {
    RunEnd end = runner(ALL_BUT_THE_SWITCH + "  suspend: true\n").run().orElseThrow();
    assertThat(end.suspended()).isTrue();
    assertThat(called).isEmpty();
    assertThat(runner(ALL_BUT_THE_SWITCH).run().orElseThrow().phase())
        .isEqualTo("AwaitingSwitchover");
  }

  @Test
  void a_file_changed_while_copying_stops_the_work_which_is_then_done_as_the_file_says() {
    SpecSource wanted =
        new SpecSource(new MigrationFile(write(ALL_BUT_THE_SWITCH)), Optional.empty(), List.of());
    List<Integer> threads = new ArrayList<>();
    AtomicReference<LocalRunner> runner = new AtomicReference<>();
    handlers.put(
        Phase.COPYING,
        (context, spec) -> {
          threads.add(spec.workers().parallelism());
          if (threads.size() == 1) {
            write(ALL_BUT_THE_SWITCH + "  workers: {parallelism: 7}\n");
            runner.get().specChanged(wanted.readAgain());
            assertThat(context.stop().isStopping()).isTrue();
          }
          return PhaseResult.done(NOTHING);
        });
    runner.set(runner(wanted));
    assertThat(runner.get().run().orElseThrow().phase()).isEqualTo("AwaitingSwitchover");
    assertThat(threads).containsExactly(4, 7);
  }

  @Test
  void limits_changed_in_the_file_while_copying_hold_without_stopping_the_work() {
    SpecSource wanted =
        new SpecSource(new MigrationFile(write(ALL_BUT_THE_SWITCH)), Optional.empty(), List.of());
    AtomicReference<LocalRunner> runner = new AtomicReference<>();
    handlers.put(
        Phase.COPYING,
        (context, spec) -> {
          write(ALL_BUT_THE_SWITCH + "  copy: {limits: {bytesPerSecond: 5M}}\n");
          runner.get().specChanged(wanted.readAgain());
          assertThat(context.stop().isStopping()).isFalse();
          assertThat(ledger().copyLimits().bytesPerSecond()).hasValue(5_000_000);
          return PhaseResult.done(NOTHING);
        });
    runner.set(runner(wanted));
    assertThat(runner.get().run().orElseThrow().phase()).isEqualTo("AwaitingSwitchover");
  }

  @Test
  void a_cancelled_migration_restores_and_ends() {
    runner(ALL_BUT_THE_SWITCH).run();
    called.clear();
    RunEnd end = runner(HEAD + "spec: {cancel: true}").run().orElseThrow();
    assertThat(end.phase()).isEqualTo("Cancelled");
    assertThat(called).containsExactly(Phase.CANCELLING);
  }

  @Test
  void chunks_requeued_while_verifying_are_copied_again() {
    Database database = target.as(Side.TARGET);
    AtomicBoolean different = new AtomicBoolean(true);
    handle(
        Phase.VERIFYING,
        () -> {
          if (different.getAndSet(false)) {
            throw MigrationFailure.of(FailureKind.DATA_DIFFERS, "Differs", "differs", "copy again");
          }
        });
    assertThatThrownBy(() -> runner(ALL_BUT_THE_SWITCH).run()).hasMessage("differs");
    target.execute(
        "insert into _timescale_migration.task (hypertable_schema, hypertable_name, chunk_schema,"
            + " chunk_name, ranges, source_bytes) values ('a', 'b', 'c', 'd', '[]', 1)");
    handle(
        Phase.COPYING,
        () ->
            database.with(
                handle ->
                    handle.execute(
                        "update _timescale_migration.task set copied_at = now(), copy_method ="
                            + " 'RANGE'")));
    called.clear();
    runner(ALL_BUT_THE_SWITCH).run();
    assertThat(called).startsWith(Phase.COPYING, Phase.VERIFYING, Phase.REFRESHING_AGGREGATES);
  }
}
