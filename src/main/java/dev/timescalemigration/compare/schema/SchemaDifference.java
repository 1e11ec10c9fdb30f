package dev.timescalemigration.compare.schema;

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

  /** What differs, without the object. */
  public String describe() {
    if (target == null) {
      return "missing in the target";
    }
    return source == null
        ? "only in the target"
        : "source has \"" + source + "\", target has \"" + target + '"';
  }

  /** One line for people. */
  @Override
  public String toString() {
    return kind
        + " "
        + object
        + ": "
        + describe()
        + (isExplained() ? " (" + explanation + ")" : "");
  }
}
