package dev.timescalemigration.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.timescalemigration.api.v1alpha1.FieldError;
import dev.timescalemigration.api.v1alpha1.LocalReference;
import dev.timescalemigration.api.v1alpha1.OwnComparisonSpec;
import dev.timescalemigration.api.v1alpha1.SpecValidation;
import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonSpec;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.migration.Phase;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The comparison that the operator makes for a migration that asks for one. It is made at the last
 * gates, follows the spec of the migration, and goes with it. What the spec of the migration does
 * not have (trigger, suspend, repair, historyLimit) is a person's, and is left as it is. Pure.
 */
final class OwnComparison {
  /** When source and target should hold the same and a person is to decide. */
  static final Set<Phase> PHASES =
      EnumSet.of(Phase.AWAITING_PRODUCTION_LOAD, Phase.AWAITING_SWITCHOVER);

  private static final String WORKERS = "workers";

  /** What the operator sets, and sets again when somebody else changes it. */
  private static final List<String> FIELDS =
      List.of(
          "migrationRef",
          "source",
          "target",
          "schedule",
          "timeZone",
          "scope",
          "mode",
          "sharePercent",
          "seed",
          "filter",
          "from",
          "until",
          "settle",
          "limits",
          WORKERS);

  /** A schedule alone would let the first run begin an hour after the gate was reached. */
  private static final String FIRST_RUN = "the first run at the gate";

  private static final int LONGEST_NAME = 44;
  private static final int DIGEST = 6;

  private OwnComparison() {}

  /** The name that it has: that of the migration, shortened where a comparison has less room. */
  static String name(HasMetadata migration) {
    String name = migration.getMetadata().getName();
    if (name.length() <= LONGEST_NAME) {
      return name;
    }
    String begin = name.substring(0, LONGEST_NAME - DIGEST - 1).replaceAll("[-.]+$", "");
    return begin + "-" + Fingerprint.of(name).substring(0, DIGEST);
  }

  /** Whether a comparison was made for this migration, and not for an earlier one of its name. */
  static boolean isOf(HasMetadata migration, TimescaleComparison comparison) {
    return comparison.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(migration.getMetadata().getUid()));
  }

  /** Whether it was made for a migration that is gone, and is about to go too. */
  static boolean isOfAnEarlierOne(HasMetadata migration, TimescaleComparison comparison) {
    return !isOf(migration, comparison)
        && comparison.getMetadata().getOwnerReferences().stream()
            .anyMatch(
                owner ->
                    owner.getKind().equals(TimescaleMigration.KIND)
                        && owner.getName().equals(migration.getMetadata().getName()));
  }

  /** What is wrong with what a migration says of it, with the paths of the migration's spec. */
  static List<FieldError> check(TimescaleMigration migration) {
    if (migration.getSpec().validate().comparison() == null) {
      return List.of();
    }
    TimescaleComparisonSpec spec = normalised(spec(migration));
    List<FieldError> errors = new ArrayList<>(SpecValidation.check(spec));
    errors.addAll(ComparisonSchedule.check(spec));
    return errors.stream()
        .filter(error -> !error.path().startsWith("spec.workers"))
        .map(
            error ->
                new FieldError(
                    error.path().replaceFirst("^spec", "spec.validate.comparison"),
                    error.problem(),
                    error.fix()))
        .toList();
  }

  /** What is to be done to it, if anything. */
  static Optional<ComparisonAction> action(Observed seen, Phase phase) {
    Optional<TimescaleComparison> there =
        seen.comparison(name(seen.migration())).filter(found -> isOf(seen.migration(), found));
    if (seen.spec().validate().comparison() == null) {
      return there
          .filter(found -> !found.isMarkedForDeletion() && !isNamed(seen, found))
          .map(ComparisonAction.RemoveComparison::new);
    }
    if (there.isPresent()) {
      return there
          .filter(found -> !found.isMarkedForDeletion())
          .flatMap(found -> patch(seen, found));
    }
    return PHASES.contains(phase) && seen.comparison(name(seen.migration())).isEmpty()
        ? Optional.of(new ComparisonAction.CreateComparison(desired(seen.migration())))
        : Optional.empty();
  }

  /** From making one to naming one: what has been found stays. */
  private static boolean isNamed(Observed seen, TimescaleComparison found) {
    LocalReference named = seen.spec().validate().comparisonRef();
    return named != null && named.name().equals(found.getMetadata().getName());
  }

  private static Optional<ComparisonAction> patch(Observed seen, TimescaleComparison there) {
    ObjectNode asked = spec(seen.migration());
    JsonNode wanted = Json.MAPPER.valueToTree(normalised(asked));
    JsonNode present = Json.MAPPER.valueToTree(there.getSpec());
    List<String> differing =
        FIELDS.stream().filter(field -> !wanted.path(field).equals(present.path(field))).toList();
    if (differing.isEmpty()) {
      return Optional.empty();
    }
    // Not a merge patch, which would leave members of objects that are not wanted any more.
    ArrayNode patch = Json.MAPPER.createArrayNode();
    operation(patch, "replace", "/metadata/resourceVersion")
        .put("value", there.getMetadata().getResourceVersion());
    for (String field : differing) {
      if (!wanted.has(field)) {
        operation(patch, "remove", "/spec/" + field);
      } else if (field.equals(WORKERS)) {
        operation(patch, "add", "/spec/" + field).set("value", asked.get(field));
      } else {
        operation(patch, "add", "/spec/" + field).set("value", wanted.get(field));
      }
    }
    return Optional.of(new ComparisonAction.Patch(there, Json.write(patch)));
  }

  private static ObjectNode operation(ArrayNode patch, String operation, String path) {
    return patch.addObject().put("op", operation).put("path", path);
  }

  /** The whole resource, as JSON: the record would also hold what no comparison may have. */
  private static ObjectNode desired(TimescaleMigration migration) {
    ObjectNode resource = Json.MAPPER.createObjectNode();
    resource.put("apiVersion", migration.getApiVersion());
    resource.put("kind", TimescaleComparison.KIND);
    ObjectNode metadata = resource.putObject("metadata");
    metadata.put("namespace", migration.getMetadata().getNamespace());
    metadata.put("name", name(migration));
    metadata.set(
        "labels",
        Json.MAPPER.valueToTree(
            Map.of(
                WorkerJob.MANAGED_BY,
                WorkerJob.OPERATOR,
                WorkerJob.MIGRATION,
                migration.getMetadata().getName())));
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", migration.getApiVersion())
        .put("kind", migration.getKind())
        .put("name", migration.getMetadata().getName())
        .put("uid", migration.getMetadata().getUid())
        .put("controller", true);
    resource.set("spec", spec(migration).put("trigger", FIRST_RUN));
    return resource;
  }

  /** The fields that the operator sets; its pod runs where the pods of the migration run. */
  private static ObjectNode spec(TimescaleMigration migration) {
    OwnComparisonSpec asked = migration.getSpec().validate().comparison();
    ObjectNode spec = Json.MAPPER.valueToTree(asked);
    spec.putObject("migrationRef").put("name", migration.getMetadata().getName());
    ObjectNode workers = Json.MAPPER.valueToTree(migration.getSpec().workers());
    workers.remove("replicas");
    spec.set(WORKERS, workers);
    return spec;
  }

  private static TimescaleComparisonSpec normalised(ObjectNode spec) {
    try {
      return Json.MAPPER.treeToValue(spec, TimescaleComparisonSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the fields are those of a comparison", e);
    }
  }
}
