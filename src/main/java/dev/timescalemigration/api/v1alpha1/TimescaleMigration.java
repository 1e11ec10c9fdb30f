package dev.timescalemigration.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The migration of one TimescaleDB database to another while the application keeps running. */
@Group(TimescaleMigration.GROUP)
@Version(TimescaleMigration.VERSION)
@Kind(TimescaleMigration.KIND)
@Plural("timescalemigrations")
@ShortNames("tsm")
@ValidationRule(
    value = "self.metadata.name.size() <= 50",
    message =
        "metadata.name is longer than 50 characters, which the names of Jobs have no room for;"
            + " use a shorter one")
@ValidationRule(
    value = "self.spec.source.secretRef.name != self.spec.target.secretRef.name",
    fieldPath = ".spec.target",
    message = "source and target name the same secret; give the target a secret of its own")
@ValidationRule(
    value = TransitionRules.NOTHING_WRITTEN_YET + " || self.spec.source == oldSelf.spec.source",
    fieldPath = ".spec.source",
    message = "source is fixed once the schema is being moved; cancel, and begin another migration")
@ValidationRule(
    value = TransitionRules.NOTHING_WRITTEN_YET + " || self.spec.target == oldSelf.spec.target",
    fieldPath = ".spec.target",
    message = "target is fixed once the schema is being moved; cancel, and begin another migration")
@ValidationRule(
    value =
        TransitionRules.NOTHING_WRITTEN_YET
            + " || "
            + TransitionRules.CAPTURES
            + " == "
            + TransitionRules.CAPTURED,
    fieldPath = ".spec.writes",
    message =
        "writes.mode is fixed once the schema is being moved; cancel, and begin another migration")
@ValidationRule(
    value = TransitionRules.NOTHING_WRITTEN_YET + " || !" + TransitionRules.REHEARSES,
    fieldPath = ".spec.mode",
    message =
        "the schema is being moved already, and the migration cannot be rehearsed any more; leave"
            + " mode Migrate, and rehearse with another resource")
@ValidationRule(
    value = "!" + TransitionRules.REHEARSES + " || !self.spec.cancel",
    fieldPath = ".spec.cancel",
    message = "a rehearsal leaves nothing to undo; set suspend, or delete the resource")
@ValidationRule(
    value = "!" + TransitionRules.CAPTURES + " || !has(self.spec.completionPoint)",
    fieldPath = ".spec.completionPoint",
    message =
        "completionPoint has no meaning in mode Capture, which moves everything; leave it out")
@ValidationRule(
    value =
        "!"
            + TransitionRules.CAPTURES
            + " || !has(self.spec.rules)"
            + " || self.spec.rules.all(rule, !has(rule.from) && !has(rule.until))",
    fieldPath = ".spec.rules",
    message = "rules have no from and until in mode Capture, which moves hypertables whole")
@ValidationRule(
    value =
        TransitionRules.CAPTURES
            + " || !has(self.spec.switchover) || !has(self.spec.switchover.stopWrites)"
            + " || self.spec.switchover.stopWrites == 'Application'"
            + " || (has(self.spec.switchover.wayBack) && self.spec.switchover.wayBack == 'Keep')",
    fieldPath = ".spec.switchover",
    message = "stopWrites ReadOnly is for mode Capture, and for wayBack Keep; leave it out")
@ValidationRule(
    value =
        TransitionRules.NOTHING_VERIFIED_YET
            + " || (has(self.spec.completionPoint) == has(oldSelf.spec.completionPoint)"
            + " && (!has(self.spec.completionPoint)"
            + " || self.spec.completionPoint == oldSelf.spec.completionPoint))",
    fieldPath = ".spec.completionPoint",
    message =
        "completionPoint is fixed once all chunks are verified; restore its earlier value, or"
            + " cancel and begin another migration")
@ValidationRule(
    value =
        TransitionRules.NOTHING_VERIFIED_YET
            + " || (has(self.spec.rules) == has(oldSelf.spec.rules)"
            + " && (!has(self.spec.rules) || self.spec.rules == oldSelf.spec.rules))",
    fieldPath = ".spec.rules",
    message =
        "rules are fixed once all chunks are verified; restore the earlier rules, or cancel and"
            + " begin another migration")
@ValidationRule(
    value =
        "!self.spec.cancel || oldSelf.spec.cancel || "
            + TransitionRules.NO_PHASE_YET
            + " || !(oldSelf.status.phase in ['SwitchingOver', 'AwaitingFinish', 'RollingBack',"
            + " 'RolledBack', 'Finishing', 'Completed'])",
    fieldPath = ".spec.cancel",
    message =
        "it is too late to cancel: the switch has begun and the application may rely on the target")
@ValidationRule(
    value =
        "self.spec.cancel || "
            + TransitionRules.NO_PHASE_YET
            + " || !(oldSelf.status.phase in ['Cancelling', 'Cancelled'])",
    fieldPath = ".spec.cancel",
    message = "a cancelled migration does not continue; begin another one")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Progress", jsonPath = ".status.progress.summary")
@AdditionalPrinterColumn(name = "Rate", jsonPath = ".status.progress.rate")
@AdditionalPrinterColumn(name = "ETA", jsonPath = ".status.progress.eta")
@AdditionalPrinterColumn(name = "Lag", jsonPath = ".status.capture.lag")
@AdditionalPrinterColumn(name = "Primary", jsonPath = ".status.primary")
@AdditionalPrinterColumn(name = "Gate", jsonPath = ".status.pendingGate.gate")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Source", jsonPath = ".spec.source.secretRef.name", priority = 1)
@AdditionalPrinterColumn(name = "Target", jsonPath = ".spec.target.secretRef.name", priority = 1)
@AdditionalPrinterColumn(
    name = "Failed",
    jsonPath = ".status.progress.chunks.failed",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(name = "T", jsonPath = ".spec.completionPoint", priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    priority = 1)
public final class TimescaleMigration
    extends CustomResource<TimescaleMigrationSpec, TimescaleMigrationStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** The API group. */
  public static final String GROUP = "timescalemigration.dev";

  /** The version of the API. */
  public static final String VERSION = "v1alpha1";

  /** The kind. */
  public static final String KIND = "TimescaleMigration";

  // Records have no constructor without arguments, which the base class would look for.
  @Override
  protected TimescaleMigrationSpec initSpec() {
    return null;
  }

  @Override
  protected TimescaleMigrationStatus initStatus() {
    return null;
  }
}
