package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/**
 * How roles and schema come into the target.
 *
 * @param mode Whether the schema is dumped and restored, or there already.
 * @param roles Whether roles are moved.
 */
public record SchemaSpec(
    @Default("DumpAndRestore")
        @JsonPropertyDescription(
            "DumpAndRestore loads the source's schema and plain tables into an empty target."
                + " Existing expects a target whose schema equals the source's already.")
        SchemaMode mode,
    @Default("Migrate")
        @JsonPropertyDescription(
            "Migrate makes the roles that own or are granted something, without passwords. Skip"
                + " expects them to be there.")
        RolesMode roles) {
  /** The schema and its roles are moved. */
  public static final SchemaSpec DEFAULT = new SchemaSpec(null, null);

  /** Fills in the defaults. */
  public SchemaSpec {
    mode = mode == null ? SchemaMode.DUMP_AND_RESTORE : mode;
    roles = roles == null ? RolesMode.MIGRATE : roles;
  }
}
