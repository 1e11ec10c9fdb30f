package dev.timescalemigration.phase.schema;

import java.util.List;

/**
 * What became of owners, privileges and settings.
 *
 * @param owners objects that were given to their owners
 * @param privileges privileges, settings and labels that were made as in the source
 * @param toRun statements that make the target like the source and that the target's role may not
 *     run, in an order in which they can be run
 * @param reasons why the target refused them
 * @param explained what differs because the target's role may not act as a superuser of the source
 * @param toTakeBack statements that take from the target's role what it was granted for the load
 */
public record AccessReport(
    int owners,
    int privileges,
    List<String> toRun,
    List<String> reasons,
    List<String> explained,
    List<String> toTakeBack) {

  /** Nothing was moved. */
  public static final AccessReport NONE =
      new AccessReport(0, 0, List.of(), List.of(), List.of(), List.of());
}
