package dev.timescalemigration.phase.schema;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Something of the schema that source and target do not have alike.
 *
 * @param kind what it is: {@code column}, {@code index}, {@code function}
 * @param object its name, quoted as SQL where it has to be
 * @param source its definition in the source, or the part of it that differs; null when it is not
 *     there
 * @param target the same in the target
 * @param explanation why it differs though all went well; null when a person must look
 */
@JsonIgnoreProperties(value = "explained", allowGetters = true)
public record SchemaDifference(
    String kind, String object, String source, String target, String explanation) {

  /** Whether the difference comes of itself with a migration and needs nobody's attention. */
  @JsonProperty
  public boolean isExplained() {
    return explanation != null;
  }

  /** One line for people. */
  @Override
  public String toString() {
    String difference =
        target == null
            ? "missing in the target"
            : source == null
                ? "only in the target"
                : "source has \"" + source + "\", target has \"" + target + '"';
    return kind
        + " "
        + object
        + ": "
        + difference
        + (isExplained() ? " (" + explanation + ")" : "");
  }
}
