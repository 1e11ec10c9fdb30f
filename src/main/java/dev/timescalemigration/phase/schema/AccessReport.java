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
 * @param toMake statements that make event triggers and publications that only a superuser may
 *     make. They would get in the way of copying, so they are for the time after it
 * @param toTakeBack statements that take from the target's role what it was granted for the load
 */
public record AccessReport(
    int owners,
    int privileges,
    List<String> toRun,
    List<String> reasons,
    List<String> explained,
    List<String> toMake,
    List<String> toTakeBack) {

  /** A report of an older version has no statements that make objects. */
  public AccessReport {
    toMake = toMake == null ? List.of() : toMake;
  }

  /** Nothing was moved. */
  public static final AccessReport NONE =
      new AccessReport(0, 0, List.of(), List.of(), List.of(), List.of(), List.of());
}
