package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.api.v1alpha1.Approval;
import dev.timescalemigration.api.v1alpha1.ApprovalGate;
import dev.timescalemigration.api.v1alpha1.PendingGate;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Gate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl tsm approve}. */
@Command(
    name = "approve",
    header = "Opens the gate at which a migration waits, after showing what is known.",
    description = {
      "",
      "Shows what the migration waits for and all of its conditions, asks, and writes the approval"
          + " with the token of what was shown. If that changes before the operator reads the"
          + " approval, the gate stays closed.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kubectl tsm approve Switchover flights",
      "  kubectl tsm approve DualWriteStarted flights --yes",
      "  kubectl tsm approve Rollback flights"
    })
public final class ApproveGate implements Callable<Integer> {
  private static final String OPENED_BY = "; open with: ";

  private final Shell shell;

  @Mixin private ClusterOption cluster;

  @Parameters(
      index = "0",
      paramLabel = "GATE",
      description =
          "DualWriteStarted (in mode Capture: CaptureStarted), ProductionLoadValidated, Switchover,"
              + " and with a way back Finish or Rollback.")
  private String gate;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The migration. Default: the only one of the namespace.")
  private String name;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "The token of the evidence that you have seen. Nothing is approved when it is another one"
              + " now.")
  private String token;

  /** The command, for one shell. */
  public ApproveGate(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Gate wanted = Gate.named(gate);
    try (Migrations migrations = cluster.open()) {
      TimescaleMigration migration = migrations.find(name);
      PendingGate pending = waiting(migration, wanted);
      show(migration, pending);
      if (!yes && !Question.confirm(shell, "Open gate " + wanted.value() + "?")) {
        throw MigrationFailure.userAction(
            "NotConfirmed", "the gate stays closed", "answer y, or give --yes");
      }
      Approval approval = new Approval(ApprovalGate.valueOf(wanted.name()), pending.token());
      migrations.patch(
          migration, Map.of("approvals", approval.among(migration.getSpec().approvals())));
      shell.out().println("approved gate " + wanted.value() + " of " + Migrations.name(migration));
      shell.out().flush();
      return 0;
    }
  }

  private PendingGate waiting(TimescaleMigration migration, Gate wanted) {
    if (wanted == Gate.COMPLETION_POINT) {
      throw MigrationFailure.usage(
          "ChosenNotApproved",
          "gate CompletionPoint is opened by choosing the completion point",
          "run 'kubectl tsm until T " + Migrations.name(migration) + "'");
    }
    Optional<TimescaleMigrationStatus> status = Optional.ofNullable(migration.getStatus());
    PendingGate pending = status.map(TimescaleMigrationStatus::pendingGate).orElse(null);
    // Two gates are waited for in one phase, where either is opened.
    boolean isThere =
        pending != null
            && Gate.of(wanted.phase()).map(Gate::value).orElseThrow().equals(pending.gate());
    if (!isThere) {
      String phase = status.map(TimescaleMigrationStatus::phase).orElse("no phase yet");
      throw MigrationFailure.userAction(
          "NotAtGate",
          Migrations.name(migration)
              + (pending == null
                  ? " does not wait at a gate, it is in " + phase
                  : " waits at gate " + pending.gate() + ", not at " + wanted.value()),
          "'kubectl tsm status " + Migrations.name(migration) + "' shows it");
    }
    if (token != null && !token.equals(pending.token())) {
      throw MigrationFailure.userAction(
          "OtherToken",
          "the token of the evidence is not " + token + " but " + pending.token(),
          "look at the evidence again: run the command without --token");
    }
    return pending;
  }

  private void show(TimescaleMigration migration, PendingGate pending) {
    shell.out().println(Migrations.name(migration) + " waits at gate " + pending.gate());
    shell.out().println("  " + evidence(pending));
    if (pending.token() != null) {
      shell.out().println("  token   " + pending.token());
    }
    shell.out().println();
    MigrationText.conditions(migration.getStatus(), shell.terminal()).forEach(shell.out()::println);
    shell.out().println();
    shell.out().flush();
  }

  /** What the status says of the gate, without the command that opens it. */
  private static String evidence(PendingGate pending) {
    int command = pending.message().indexOf(OPENED_BY);
    return command < 0 ? pending.message() : pending.message().substring(0, command);
  }
}
