package dev.timescalemigration.operator;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.migration.Phase;
import java.util.List;

/**
 * The spec as a worker gets it: all of it, except for fields on which its work does not depend.
 * These may change without workers being replaced.
 */
final class WorkerSpec {
  /** What only the operator reads, what workers read from the ledger, and how their pods are. */
  private static final List<JsonPointer> LEFT_OUT =
      pointers(
          "/mode",
          "/rehearsal",
          "/approvals",
          "/suspend",
          "/cancel",
          "/deletionPolicy",
          "/validate",
          "/copy/limits",
          "/copy/workers",
          "/copy/parallelism",
          "/copy/resources",
          "/workers/resources",
          "/workers/nodeSelector",
          "/workers/tolerations",
          "/workers/affinity",
          "/workers/imagePullSecrets",
          "/workers/priorityClassName",
          "/workers/labels",
          "/workers/annotations");

  /** Workers that share the work claim it chunk by chunk, however many there are. */
  private static final List<JsonPointer> LEFT_OUT_WHILE_SHARED = pointers("/workers/replicas");

  /** What a person accepted matters only to phases that decide on findings. */
  private static final List<JsonPointer> LEFT_OUT_WITHOUT_DECISION = pointers("/accept");

  private static final List<String> OF_CAPTURE = List.of("source", "target", "writes", "suspend");

  private WorkerSpec() {}

  /** The fields that a worker of a phase needs. */
  static JsonNode of(TimescaleMigrationSpec spec, Phase phase) {
    ObjectNode fields = Json.MAPPER.valueToTree(spec);
    remove(LEFT_OUT, fields);
    if (phase == Phase.COPYING || phase == Phase.VERIFYING) {
      remove(LEFT_OUT_WHILE_SHARED, fields);
    }
    if (!decides(phase)) {
      remove(LEFT_OUT_WITHOUT_DECISION, fields);
    }
    return fields;
  }

  /** The fields that whoever captures needs; a suspended migration is watched only. */
  static JsonNode ofCapture(TimescaleMigrationSpec spec) {
    ObjectNode fields = Json.MAPPER.valueToTree(spec);
    fields.retain(OF_CAPTURE);
    return fields;
  }

  /** The fields that a rehearsal needs: all on which a phase that it rehearses depends. */
  static JsonNode ofRehearsal(TimescaleMigrationSpec spec) {
    ObjectNode fields = Json.MAPPER.valueToTree(spec);
    JsonNode where = fields.path("rehearsal");
    JsonNode limits = fields.at("/copy/limits");
    remove(LEFT_OUT, fields);
    if (where.isObject()) {
      fields.set("rehearsal", where);
    }
    if (limits.isObject()) {
      fields.withObject("/copy").set("limits", limits);
    }
    return fields;
  }

  private static void remove(List<JsonPointer> paths, ObjectNode fields) {
    for (JsonPointer path : paths) {
      if (fields.at(path.head()) instanceof ObjectNode parent) {
        parent.remove(path.last().getMatchingProperty());
      }
    }
  }

  private static List<JsonPointer> pointers(String... paths) {
    return List.of(paths).stream().map(JsonPointer::compile).toList();
  }

  /** Whether a phase looks at what a person accepted. */
  private static boolean decides(Phase phase) {
    return phase == Phase.PREFLIGHT
        || phase == Phase.STAGING
        || phase == Phase.VALIDATING
        || phase == Phase.SWITCHING_OVER
        || phase == Phase.ROLLING_BACK;
  }
}
