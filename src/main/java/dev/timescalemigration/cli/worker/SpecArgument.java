package dev.timescalemigration.cli.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.api.v1alpha1.FieldError;
import dev.timescalemigration.api.v1alpha1.SpecShape;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The spec of a resource, as the operator gives it to a worker. */
final class SpecArgument {
  private SpecArgument() {}

  /**
   * Reads it.
   *
   * @param check what is wrong with its values
   * @throws MigrationFailure of kind USAGE with the first field that is wrong
   */
  static <T extends Record> T read(
      String json, Class<T> type, Function<T, List<FieldError>> check) {
    try {
      JsonNode read = Json.MAPPER.readTree(json);
      List<FieldError> errors = new ArrayList<>(SpecShape.check(read, type));
      if (errors.isEmpty()) {
        T spec = Json.MAPPER.treeToValue(read, type);
        errors.addAll(check.apply(spec));
        if (errors.isEmpty()) {
          return spec;
        }
      }
      throw MigrationFailure.usage("InvalidSpec", errors.get(0).toString(), null);
    } catch (JsonProcessingException e) {
      throw MigrationFailure.usage("InvalidSpec", "--spec is not a spec in JSON", null)
          .causedBy(e, null);
    }
  }
}
