package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.work.PhaseReport;
import java.util.List;

/**
 * The result of a preflight.
 *
 * @param checks in the order in which a person would fix them
 */
public record PreflightReport(List<Check> checks) implements PhaseReport {

  /** Defensive copy. */
  public PreflightReport {
    checks = List.copyOf(checks);
  }

  /** How many checks came to a result. */
  public long count(CheckResult result) {
    return checks.stream().filter(check -> check.result() == result).count();
  }

  /** Whether nothing failed. */
  public boolean passed() {
    return count(CheckResult.FAIL) == 0;
  }
}
