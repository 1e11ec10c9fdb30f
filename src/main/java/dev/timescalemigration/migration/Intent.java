package dev.timescalemigration.migration;

import dev.timescalemigration.api.v1alpha1.MigrationRule;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.api.v1alpha1.WayBackMode;
import dev.timescalemigration.api.v1alpha1.WritesMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a spec says to the state machine.
 *
 * @param mode how the application's writes come into the target
 * @param completionPointChosen whether it is known for everything how far to backfill
 * @param ranges completion point and rules, as a text that is another one when they change
 * @param approvals the gates that a person has opened
 * @param suspend whether nothing new should begin
 * @param cancel whether the migration is given up
 * @param keepsWayBack whether the old source follows the target after the switch
 */
public record Intent(
    WritesMode mode,
    boolean completionPointChosen,
    String ranges,
    List<GateApproval> approvals,
    boolean suspend,
    boolean cancel,
    boolean keepsWayBack) {

  /** Copies the approvals. */
  public Intent {
    approvals = List.copyOf(approvals);
  }

  /** One without a way back. */
  Intent(
      WritesMode mode,
      boolean completionPointChosen,
      String ranges,
      List<GateApproval> approvals,
      boolean suspend,
      boolean cancel) {
    this(mode, completionPointChosen, ranges, approvals, suspend, cancel, false);
  }

  /** What a spec says. In mode Capture everything is moved, and there is no point to choose. */
  public static Intent of(TimescaleMigrationSpec spec) {
    boolean everyRuleEnds =
        !spec.rules().isEmpty() && spec.rules().stream().allMatch(rule -> rule.until() != null);
    boolean captures = spec.writes().mode() == WritesMode.CAPTURE;
    return new Intent(
        spec.writes().mode(),
        captures || spec.completionPoint() != null || everyRuleEnds,
        ranges(spec),
        spec.approvals().stream().map(Intent::approval).toList(),
        spec.suspend(),
        spec.cancel(),
        spec.switchover().wayBack() == WayBackMode.KEEP);
  }

  /** With the end that each rule has, be it its own or the completion point. */
  private static String ranges(TimescaleMigrationSpec spec) {
    return spec.rules().isEmpty()
        ? "everything until " + spec.completionPoint()
        : spec.rules().stream()
            .map(rule -> range(rule, spec.completionPoint()))
            .collect(Collectors.joining("\n"));
  }

  private static String range(MigrationRule rule, String completionPoint) {
    return "%s cascade %s from %s until %s"
        .formatted(
            rule.filter(),
            rule.cascade(),
            rule.from(),
            rule.until() == null ? completionPoint : rule.until());
  }

  private static GateApproval approval(dev.timescalemigration.api.v1alpha1.Approval approval) {
    Gate gate =
        switch (approval.gate()) {
          case CAPTURE_STARTED -> Gate.CAPTURE_STARTED;
          case DUAL_WRITE_STARTED -> Gate.DUAL_WRITE_STARTED;
          case PRODUCTION_LOAD_VALIDATED -> Gate.PRODUCTION_LOAD_VALIDATED;
          case SWITCHOVER -> Gate.SWITCHOVER;
          case FINISH -> Gate.FINISH;
          case ROLLBACK -> Gate.ROLLBACK;
        };
    return new GateApproval(gate, Optional.ofNullable(approval.token()));
  }

  /** The approval of a gate, the last one when there are several. */
  public Optional<GateApproval> approvalOf(Gate gate) {
    return approvals.stream()
        .filter(approval -> approval.gate() == gate)
        .reduce((first, second) -> second);
  }
}
