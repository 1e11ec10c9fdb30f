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

/** Whether two TimescaleDB databases hold the same, once or on a schedule. */
@Group(TimescaleMigration.GROUP)
@Version(TimescaleMigration.VERSION)
@Kind(TimescaleComparison.KIND)
@Plural("timescalecomparisons")
@ShortNames("tscmp")
@ValidationRule(
    value = "self.metadata.name.size() <= 44",
    message =
        "metadata.name is longer than 44 characters, which the names of Jobs have no room for;"
            + " use a shorter one")
@ValidationRule(
    value =
        "has(self.spec.migrationRef) ? !has(self.spec.source) && !has(self.spec.target)"
            + " : has(self.spec.source) && has(self.spec.target)",
    fieldPath = ".spec.migrationRef",
    message =
        "what is compared is not clear; give migrationRef alone, or source and target without it")
@ValidationRule(
    value =
        "!has(self.spec.source) || !has(self.spec.target)"
            + " || self.spec.source.secretRef.name != self.spec.target.secretRef.name",
    fieldPath = ".spec.target",
    message = "source and target name the same secret; give the target a secret of its own")
@ValidationRule(
    value =
        "(!has(self.spec.sharePercent) && !has(self.spec.seed))"
            + " || (has(self.spec.mode) && self.spec.mode == 'Sample')",
    fieldPath = ".spec.mode",
    message = "sharePercent and seed are for mode Sample; set the mode, or leave them out")
@ValidationRule(
    value =
        "!has(self.spec.mode) || self.spec.mode != 'Estimate'"
            + " || !has(self.spec.repair) || self.spec.repair == 'Never'",
    fieldPath = ".spec.repair",
    message = "mode Estimate finds no rows to repair; use another mode, or set repair to Never")
@ValidationRule(
    value =
        "!has(self.spec.allowDelete) || !self.spec.allowDelete"
            + " || (has(self.spec.repair) && self.spec.repair != 'Never')",
    fieldPath = ".spec.allowDelete",
    message = "allowDelete is about repairing; set repair, or leave it out")
@ValidationRule(
    value = "!has(self.spec.timeZone) || has(self.spec.schedule)",
    fieldPath = ".spec.timeZone",
    message = "timeZone is that of the schedule; set schedule, or leave it out")
@ValidationRule(
    value = "!has(self.spec.workers) || !has(self.spec.workers.replicas)",
    fieldPath = ".spec.workers",
    message = "a comparison has one pod; leave replicas out, and set parallelism")
@ValidationRule(
    value = "!has(self.spec.from) || !has(self.spec.until) || self.spec.from != self.spec.until",
    fieldPath = ".spec.until",
    message = "until equals from; give a range that holds something")
@AdditionalPrinterColumn(
    name = "Equal",
    jsonPath = ".status.conditions[?(@.type==\"Equal\")].status")
@AdditionalPrinterColumn(
    name = "Different",
    jsonPath = ".status.last.different",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Missing",
    jsonPath = ".status.last.missing",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Extra",
    jsonPath = ".status.last.extra",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Last",
    jsonPath = ".status.last.endTime",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Next", jsonPath = ".status.nextRunTime")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Migration", jsonPath = ".spec.migrationRef.name", priority = 1)
@AdditionalPrinterColumn(
    name = "Repaired",
    jsonPath = ".status.last.repaired",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Equal\")].message",
    priority = 1)
public final class TimescaleComparison
    extends CustomResource<TimescaleComparisonSpec, TimescaleComparisonStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** The kind. */
  public static final String KIND = "TimescaleComparison";

  // Records have no constructor without arguments, which the base class would look for.
  @Override
  protected TimescaleComparisonSpec initSpec() {
    return null;
  }

  @Override
  protected TimescaleComparisonStatus initStatus() {
    return null;
  }
}
