package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.compare.findings.Acceptance;
import dev.timescalemigration.compare.findings.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** Findings that a spec accepts: as the phases take them, and as a person writes them. */
public final class SpecAcceptances {
  /** Used in place of the reason that a person has to give. */
  public static final String REASON = "REASON";

  private SpecAcceptances() {}

  /** The findings that a spec accepts. */
  public static List<Acceptance> of(TimescaleMigrationSpec spec) {
    return spec.accept().stream()
        .map(accepted -> new Acceptance(accepted.finding(), accepted.reason()))
        .toList();
  }

  /** The field of a spec that accepts findings, with {@link #REASON} in place of each reason. */
  public static String field(List<Finding> findings) {
    return findings.stream()
        .map(finding -> entry(finding.id()))
        .collect(Collectors.joining(", ", "accept: [", "]"));
  }

  private static String entry(String id) {
    String quoted = id.replace("\\", "\\\\").replace("\"", "\\\"");
    return "{finding: \"" + quoted + "\", reason: \"" + REASON + "\"}";
  }
}
