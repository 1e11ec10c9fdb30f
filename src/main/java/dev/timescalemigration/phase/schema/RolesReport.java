package dev.timescalemigration.phase.schema;

import java.util.List;

/**
 * What became of the source's roles.
 *
 * @param created roles made in the target
 * @param existing roles that the target had and that were left as they were
 * @param notNeeded roles of the source's cluster that this database does not need
 * @param changed statements that were changed or left out, with the reason, without passwords
 * @param withoutPassword roles made that may log in and have no password yet
 */
public record RolesReport(
    List<String> created,
    List<String> existing,
    List<String> notNeeded,
    List<String> changed,
    List<String> withoutPassword) {

  /** Roles were not moved. */
  public static final RolesReport SKIPPED =
      new RolesReport(List.of(), List.of(), List.of(), List.of(), List.of());
}
