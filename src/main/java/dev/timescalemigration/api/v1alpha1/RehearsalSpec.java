package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Where a migration is rehearsed, and with how large a sample.
 *
 * @param database An empty database on the target's server; if not set, one is made and dropped.
 * @param template The database from which the scratch database is made.
 * @param chunks How many chunks of each kind are copied at most.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.database) || !has(self.template)",
    message =
        "template is about making a database, and database names one that is there; leave one of"
            + " them out")
public record RehearsalSpec(
    @Size(min = 1, max = LONGEST_NAME)
        @JsonPropertyDescription(
            "The empty database on the target's server in which it is rehearsed; it has TimescaleDB"
                + " as the target has it, and is empty again afterwards. For roles that may not"
                + " make databases. If not set, a database is made and dropped.")
        String database,
    @Size(min = 1, max = LONGEST_NAME)
        @JsonPropertyDescription(
            "The database from which the scratch database is made, in which an administrator has"
                + " granted what the role needs. If not set, it is made from template0.")
        String template,
    @Min(1)
        @Max(RehearsalSpec.MOST_CHUNKS)
        @JsonPropertyDescription(
            "How many chunks of each kind are copied at most, and 500 times as many small ones"
                + " (below 256 kB, together up to 64 MB). A kind is a hypertable's compressed"
                + " or uncompressed, small or other chunks. More chunks take longer and make the"
                + " projection better. If not set, as many as are copied at the same time, at least"
                + " 3.")
        Integer chunks) {
  /** The longest name that PostgreSQL keeps whole, in bytes (NAMEDATALEN). */
  static final int LONGEST_NAME = 63;

  /** More is not a sample any more. */
  static final int MOST_CHUNKS = 1000;

  /** A database of its own, and a sample of the usual size. */
  public static final RehearsalSpec DEFAULT = new RehearsalSpec(null, null, null);
}
