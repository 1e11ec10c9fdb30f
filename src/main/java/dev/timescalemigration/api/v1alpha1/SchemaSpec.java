package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/**
 * How roles and schema come into the target.
 *
 * @param mode Whether the schema is dumped and restored, or there already.
 * @param roles Whether roles are moved.
 * @param ownership Whom the loaded objects belong to.
 * @param privileges Whether privileges and settings are moved.
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
        RolesMode roles,
    @Default("Migrate")
        @JsonPropertyDescription(
            "Migrate gives what is loaded to the roles that own it in the source, as far as the"
                + " target lets it, and lists the rest as statements. LoadingRole leaves all of it"
                + " to the role that loads it.")
        OwnershipMode ownership,
    @Default("Migrate")
        @JsonPropertyDescription(
            "Migrate makes privileges, default privileges, and settings of the database and of"
                + " roles in it as in the source, and lists what the target refuses as statements."
                + " Skip lists all of them.")
        PrivilegesMode privileges) {
  /** The schema and its roles are moved. */
  public static final SchemaSpec DEFAULT = new SchemaSpec(null, null, null, null);

  /** Fills in the defaults. */
  public SchemaSpec {
    mode = mode == null ? SchemaMode.DUMP_AND_RESTORE : mode;
    roles = roles == null ? RolesMode.MIGRATE : roles;
    ownership = ownership == null ? OwnershipMode.MIGRATE : ownership;
    privileges = privileges == null ? PrivilegesMode.MIGRATE : privileges;
  }
}
