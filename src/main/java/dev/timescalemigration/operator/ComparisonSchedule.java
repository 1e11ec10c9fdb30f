package dev.timescalemigration.operator;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.timescalemigration.api.v1alpha1.FieldError;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When a comparison runs: five fields of cron, in a time zone. Pure. */
final class ComparisonSchedule {
  private final ExecutionTime times;
  private final ZoneId zone;

  private ComparisonSchedule(ExecutionTime times, ZoneId zone) {
    this.times = times;
    this.zone = zone;
  }

  /** What is wrong with the schedule of a spec. */
  static List<FieldError> check(TimescaleComparisonSpec spec) {
    List<FieldError> errors = new ArrayList<>();
    try {
      zone(spec);
    } catch (DateTimeException e) {
      errors.add(
          new FieldError(
              "spec.timeZone",
              "is no time zone",
              "write one such as Europe/Berlin, or leave it out"));
    }
    try {
      times(spec);
    } catch (IllegalArgumentException e) {
      errors.add(
          new FieldError(
              "spec.schedule",
              "is not a schedule",
              "write five fields as in cron, such as 0 * * * * for every hour"));
    }
    return errors;
  }

  /** The schedule of a spec that was checked; empty when it runs once. */
  static Optional<ComparisonSchedule> of(TimescaleComparisonSpec spec) {
    return times(spec).map(times -> new ComparisonSchedule(times, zone(spec)));
  }

  private static ZoneId zone(TimescaleComparisonSpec spec) {
    return spec.timeZone() == null ? ZoneOffset.UTC : ZoneId.of(spec.timeZone());
  }

  private static Optional<ExecutionTime> times(TimescaleComparisonSpec spec) {
    return Optional.ofNullable(spec.schedule())
        .map(
            text ->
                ExecutionTime.forCron(
                    new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                        .parse(text)
                        .validate()));
  }

  /** The newest time that is not after this one; empty when there is none. */
  Optional<Instant> last(Instant now) {
    // What comes last before the next second is at or before this one.
    return times
        .lastExecution(now.plusSeconds(1).atZone(zone))
        .map(time -> time.toInstant())
        .filter(time -> !time.isAfter(now));
  }

  /** The first time after this one; empty when there is none, such as on a 30th of February. */
  Optional<Instant> next(Instant now) {
    return times.nextExecution(now.atZone(zone)).map(time -> time.toInstant());
  }
}
