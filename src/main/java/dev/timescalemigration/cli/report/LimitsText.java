package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.ledger.CopyLimits;
import java.util.ArrayList;
import java.util.List;

/** The limits of copying, in words. */
public final class LimitsText {
  private LimitsText() {}

  /** A line for each limit. */
  public static List<String> lines(CopyLimits limits) {
    List<String> lines = new ArrayList<>();
    limits
        .bytesPerSecond()
        .ifPresent(bytes -> lines.add("at most " + Quantities.bytes(bytes) + " a second"));
    limits
        .sourceSessions()
        .ifPresent(most -> lines.add(backsOff(most + " sessions are active in the source")));
    limits
        .targetSessions()
        .ifPresent(most -> lines.add(backsOff(most + " sessions are active in the target")));
    limits
        .replicationLag()
        .ifPresent(
            bytes ->
                lines.add(backsOff(Quantities.bytes(bytes) + " are left to replay by a standby")));
    limits
        .walPerSecond()
        .ifPresent(
            bytes ->
                lines.add(
                    backsOff(
                        Quantities.bytes(bytes) + " of WAL a second are written by the target")));
    lines.add(commits(limits));
    return lines;
  }

  private static String commits(CopyLimits limits) {
    if (limits.commitMillis().isEmpty()) {
      return "backs off while others' commits in the target take longer than is usual there";
    }
    int most = limits.commitMillis().getAsInt();
    return most == 0
        ? "no limit on others' commits in the target"
        : "backs off while others' commits in the target take longer than " + most + " ms";
  }

  private static String backsOff(String when) {
    return "backs off while more than " + when;
  }
}
