package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the schema comes into the target. */
public enum SchemaMode {
  /** The schema and the plain tables are dumped from the source and loaded. */
  @JsonProperty("DumpAndRestore")
  DUMP_AND_RESTORE,
  /** The target holds the schema already. */
  @JsonProperty("Existing")
  EXISTING
}
