package dev.timescalemigration.cli.command;

import dev.timescalemigration.api.v1alpha1.CopyLimitsSpec;
import dev.timescalemigration.api.v1alpha1.FieldError;
import dev.timescalemigration.api.v1alpha1.SpecValidation;
import dev.timescalemigration.engine.SpecLimits;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.Database;
import java.util.List;
import picocli.CommandLine.Option;

/** The limits of copying. */
public final class LimitOptions {
  @Option(
      names = "--limit-bytes",
      paramLabel = "BYTES",
      description = "The most data per second for all processes together, such as 50M.")
  private String bytesPerSecond;

  @Option(
      names = "--limit-source-sessions",
      paramLabel = "N",
      description = "Back off while more sessions of others than this are active in the source.")
  private Integer sourceSessions;

  @Option(
      names = "--limit-target-sessions",
      paramLabel = "N",
      description = "Back off while more sessions of others than this are active in the target.")
  private Integer targetSessions;

  @Option(
      names = "--limit-replication-lag",
      paramLabel = "BYTES",
      description =
          "Back off while a standby of either server has more WAL than this left to replay, such as"
              + " 256M.")
  private String replicationLag;

  @Option(
      names = "--limit-wal",
      paramLabel = "BYTES",
      description = "Back off while the target writes more WAL than this in a second, such as 50M.")
  private String walPerSecond;

  @Option(
      names = "--limit-commit",
      paramLabel = "MS",
      description =
          "Back off while a commit in the target takes longer than this many milliseconds and"
              + " others work there; 0: no such limit. Default: twice what is usual there, at"
              + " least 2.")
  private Integer commitMilliseconds;

  /** The ledger that holds the limits. */
  static Ledger ledger(Database target) {
    return Ledger.require(target, "run 'tsm stage --until T' first");
  }

  /** Records the limits when any is given, before copying begins. */
  void record(Database target) {
    if (areGiven()) {
      CopyLimits limits = limits();
      ledger(target).limitCopying(limits);
    }
  }

  /** Whether any is given. */
  boolean areGiven() {
    return !spec().equals(CopyLimitsSpec.NONE);
  }

  /**
   * The limits.
   *
   * @throws MigrationFailure when one is none
   */
  CopyLimits limits() {
    List<FieldError> errors = SpecValidation.check(spec());
    if (!errors.isEmpty()) {
      FieldError first = errors.get(0);
      throw MigrationFailure.usage(
          "WrongUsage", asGiven(first.path()) + " " + first.problem(), first.fix());
    }
    return SpecLimits.of(spec());
  }

  /** The flag of a field and the value that was given for it. */
  private String asGiven(String field) {
    return switch (field) {
      case "bytesPerSecond" -> "--limit-bytes '" + bytesPerSecond + "'";
      case "sourceSessions" -> "--limit-source-sessions '" + sourceSessions + "'";
      case "targetSessions" -> "--limit-target-sessions '" + targetSessions + "'";
      case "replicationLag" -> "--limit-replication-lag '" + replicationLag + "'";
      case "walPerSecond" -> "--limit-wal '" + walPerSecond + "'";
      case "commitMilliseconds" -> "--limit-commit '" + commitMilliseconds + "'";
      default -> throw new IllegalStateException("no flag gives " + field);
    };
  }

  private CopyLimitsSpec spec() {
    return new CopyLimitsSpec(
        bytesPerSecond,
        sourceSessions,
        targetSessions,
        replicationLag,
        walPerSecond,
        commitMilliseconds);
  }
}
