package dev.timescalemigration.api.v1alpha1;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The rules that a spec of the right shape follows. What only the databases can show (whether a
 * regular expression or a bound fits the tables) is not looked at here.
 */
public final class SpecValidation {
  private static final Pattern DURATION = Pattern.compile(ComparisonField.DURATION);

  private SpecValidation() {}

  /** Everything that is wrong with a spec, with the field's path and never its value. */
  public static List<FieldError> check(TimescaleMigrationSpec spec) {
    FieldErrors errors = new FieldErrors();
    ObjectName.database(errors, "spec.source", spec.source());
    ObjectName.database(errors, "spec.target", spec.target());
    TimeValue.check(errors, "spec.completionPoint", spec.completionPoint());
    for (int i = 0; i < spec.rules().size(); i++) {
      RuleValidation.check(errors, "spec.rules[" + i + "]", spec.rules().get(i));
    }
    WorkersValidation.check(errors, spec.copy(), spec.workers());
    LimitsValidation.check(errors, "spec.copy.limits.", spec.copy().limits());
    errors.upTo(
        "spec.switchover.sequenceMargin",
        spec.switchover().sequenceMargin(),
        SwitchoverSpec.LARGEST_SEQUENCE_MARGIN);
    WritesValidation.check(errors, spec);
    WorkersValidation.affinity(errors, spec.workers().affinity());
    ApprovalsValidation.check(errors, spec.approvals());
    ApprovalsValidation.accepted(errors, spec.accept());
    ObjectName.reference(errors, "spec.validate.comparisonRef", spec.validate().comparisonRef());
    RehearsalValidation.check(errors, spec);
    return errors.all();
  }

  /** The same of a comparison. What its schedule means is not looked at here. */
  public static List<FieldError> check(TimescaleComparisonSpec spec) {
    FieldErrors errors = new FieldErrors();
    ObjectName.reference(errors, "spec.migrationRef", spec.migrationRef());
    ObjectName.database(errors, "spec.source", spec.source());
    ObjectName.database(errors, "spec.target", spec.target());
    RuleValidation.check(
        errors, "spec", new MigrationRule(spec.filter(), spec.from(), spec.until(), null));
    WorkersValidation.check(errors, CopySpec.DEFAULT, spec.workers());
    LimitsValidation.check(
        errors, "spec.limits.", spec.limits() == null ? CopyLimitsSpec.NONE : spec.limits());
    WorkersValidation.affinity(errors, spec.workers().affinity());
    if (!DURATION.matcher(spec.settle()).matches()) {
      errors.add("spec.settle", "is not a duration", "write one such as 60s, 5m or 1h");
    }
    return errors.all();
  }

  /** Everything that is wrong with limits that are in no spec. */
  public static List<FieldError> check(CopyLimitsSpec limits) {
    FieldErrors errors = new FieldErrors();
    LimitsValidation.check(errors, "", limits);
    return errors.all();
  }
}
