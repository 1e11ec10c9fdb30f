package dev.timescalemigration.compare.findings;

import dev.timescalemigration.compare.schema.AccessComparison;
import dev.timescalemigration.compare.schema.RoleComparison;
import dev.timescalemigration.compare.schema.SettingsComparison;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.ArrayList;
import java.util.List;

/**
 * What the comparisons of owners, privileges and settings say. They refuse nothing: one finding has
 * all statements of its kind, and they can be run as printed, one finding after the other.
 */
public final class AccessFindings {
  private AccessFindings() {}

  /** The findings, at most one for each kind of statement. */
  public static List<Finding> of(AccessComparison access) {
    List<Finding> findings = new ArrayList<>();
    add(
        findings,
        FindingKind.PRIVILEGES,
        "only-in-target",
        access.extra().size(),
        access.extraStatements(),
        "privileges that the target grants and the source does not");
    add(
        findings,
        FindingKind.OWNERS,
        "different",
        access.owners().size(),
        access.ownerStatements(),
        "objects that belong to another role in the target");
    add(
        findings,
        FindingKind.PRIVILEGES,
        "missing",
        access.missing().size(),
        access.missing(),
        "privileges and labels that the source has and the target does not");
    if (!access.explained().isEmpty()) {
      findings.add(
          new Finding(
              FindingKind.OWNERS,
              "superusers",
              String.join("; ", access.explained()),
              "",
              Weight.NAMED));
    }
    return findings;
  }

  /** The findings about settings of the database and its roles. */
  public static List<Finding> of(SettingsComparison settings) {
    List<Finding> findings = new ArrayList<>();
    add(
        findings,
        FindingKind.SETTINGS,
        "missing",
        settings.missing().size(),
        settings.missing(),
        "settings of the database or its roles that are different or missing in the target");
    add(
        findings,
        FindingKind.SETTINGS,
        "only-in-target",
        settings.extra().size(),
        settings.extra(),
        "settings of the database or its roles that only the target has");
    if (!settings.unshown().isEmpty()) {
      findings.add(
          new Finding(
              FindingKind.SETTINGS,
              "values",
              "settings whose values differ and may be secrets: "
                  + PrintableSql.of(String.join(", ", settings.unshown())),
              "read the values in the source (pg_db_role_setting) and set them in the target",
              Weight.NAMED));
    }
    return findings;
  }

  /** The findings about roles that the target had already, or does not have. */
  public static List<Finding> of(RoleComparison roles) {
    List<Finding> findings = new ArrayList<>();
    if (!roles.absent().isEmpty()) {
      findings.add(
          new Finding(
              FindingKind.ROLES,
              "missing",
              "roles that the source's database needs and the target does not have: "
                  + PrintableSql.of(String.join(", ", roles.absent())),
              "make them in the target with CREATE ROLE, if someone is to connect as them or they"
                  + " hold privileges",
              Weight.NAMED));
    }
    add(
        findings,
        FindingKind.ROLES,
        "memberships",
        roles.missing().size(),
        roles.missing(),
        "memberships of roles that the target does not have as the source does, so that policies"
            + " and privileges of groups act otherwise");
    add(
        findings,
        FindingKind.ROLES,
        "only-in-target",
        roles.extra().size(),
        roles.extra(),
        "memberships of roles that only the target has");
    add(
        findings,
        FindingKind.ROLES,
        "row-security",
        roles.bypassing().size(),
        roles.bypassing(),
        "roles that row-level security applies to on one side alone");
    return findings;
  }

  /**
   * The finding about jobs that run as another role.
   *
   * @param jobs one sentence for each
   */
  public static List<Finding> ofJobs(List<String> jobs) {
    return jobs.isEmpty()
        ? List.of()
        : List.of(
            new Finding(
                FindingKind.OWNERS,
                "jobs",
                String.join("; ", jobs),
                "a job runs as the role that adds it: delete it and add it again as that role, if"
                    + " it needs that role's rights",
                Weight.NAMED));
  }

  private static void add(
      List<Finding> findings,
      FindingKind kind,
      String object,
      int count,
      List<String> statements,
      String what) {
    if (!statements.isEmpty()) {
      findings.add(
          new Finding(
              kind,
              object,
              what + ": " + count,
              "run in the target: " + PrintableSql.all(statements),
              Weight.NAMED));
    }
  }
}
