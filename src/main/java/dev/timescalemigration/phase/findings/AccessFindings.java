package dev.timescalemigration.phase.findings;

import dev.timescalemigration.phase.schema.AccessComparison;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.ArrayList;
import java.util.List;

/**
 * What the comparison of owners and privileges says. The load brings neither, so they refuse
 * nothing: one finding has all statements of its kind, and they can be run as printed.
 */
public final class AccessFindings {
  private AccessFindings() {}

  /** The findings, at most one for each kind of statement. */
  public static List<Finding> of(AccessComparison access) {
    List<Finding> findings = new ArrayList<>();
    add(
        findings,
        FindingKind.OWNERS,
        "different",
        access.owners(),
        "objects that belong to another role in the target");
    add(
        findings,
        FindingKind.PRIVILEGES,
        "missing",
        access.missing(),
        "privileges that the source grants and the target does not");
    add(
        findings,
        FindingKind.PRIVILEGES,
        "only-in-target",
        access.extra(),
        "privileges that the target grants and the source does not");
    return findings;
  }

  private static void add(
      List<Finding> findings,
      FindingKind kind,
      String object,
      List<String> statements,
      String what) {
    if (!statements.isEmpty()) {
      findings.add(
          new Finding(
              kind,
              object,
              what + ": " + statements.size(),
              "run in the target: " + PrintableSql.of(String.join("; ", statements)),
              Weight.NAMED));
    }
  }
}
