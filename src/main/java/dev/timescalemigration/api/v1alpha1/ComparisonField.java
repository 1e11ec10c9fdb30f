package dev.timescalemigration.api.v1alpha1;

/**
 * What the CRDs say of the fields that a comparison and the one that a migration asks for have in
 * common.
 */
final class ComparisonField {
  static final String SCOPE = "What is compared. If not set, all of it.";

  static final String SHARE =
      "With mode Sample: the percentage of the ranges that is compared. If not set, 10.";

  static final String FILTER =
      "A POSIX regular expression over schema.table, or over the name of the view of a continuous"
          + " aggregate. If not set, everything is compared.";

  static final String FROM =
      "Of hypertables and aggregates, what is from this point on is compared, in the type of the"
          + " time column. If not set, from the beginning.";

  static final String TIME_ZONE =
      "The time zone of the schedule, such as Europe/Berlin. If not set, UTC.";

  static final String SCHEDULE_RULE = "self.matches(r'^\\S+( \\S+){4}$')";

  static final String SCHEDULE_WANTED =
      "is not a schedule; write five fields as in cron: minute, hour, day of the month, month, day"
          + " of the week";

  /** A number of seconds, minutes or hours. */
  static final String DURATION = "^[0-9]{1,6}(s|m|h)$";

  static final String DURATION_RULE = "self.matches(r'" + DURATION + "')";

  static final String DURATION_WANTED = "is not a duration; write one such as 60s, 5m or 1h";

  private ComparisonField() {}
}
