package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.timescale.BackgroundJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A job of the source and the one of the target that represents it: both call the same procedure on
 * the same hypertable.
 *
 * @param source the job as the source has it
 * @param target the job as the target has it
 */
public record JobPair(BackgroundJob source, BackgroundJob target) {

  /**
   * Whether the target has it otherwise; whether it is on is not looked at, nor as whom it runs.
   */
  public boolean isDifferent() {
    return !differences().isEmpty();
  }

  /** What the target has otherwise, in words. */
  public List<String> differences() {
    List<String> differences = new ArrayList<>();
    compare("its interval is", source.scheduleInterval(), target.scheduleInterval(), differences);
    compare(
        "its schedule is",
        schedule(source.fixedSchedule()),
        schedule(target.fixedSchedule()),
        differences);
    compare("its first start is", source.initialStart(), target.initialStart(), differences);
    compare("its timezone is", source.timezone(), target.timezone(), differences);
    compare("it may run for", source.maxRuntime(), target.maxRuntime(), differences);
    compare("its retries are", source.maxRetries(), target.maxRetries(), differences);
    compare("it is tried again after", source.retryPeriod(), target.retryPeriod(), differences);
    compare("its configuration is", source.config(), target.config(), differences);
    compare("its configuration is checked by", source.check(), target.check(), differences);
    compare("its configuration names", source.configured(), target.configured(), differences);
    return differences;
  }

  /** Whether it runs as the same role on both sides. */
  public boolean hasSameOwner() {
    return source.owner().equals(target.owner());
  }

  private static String schedule(boolean fixed) {
    return fixed ? "fixed" : "counted from its last end";
  }

  private static void compare(
      String what, Object inSource, Object inTarget, List<String> differences) {
    if (!Objects.equals(inSource, inTarget)) {
      differences.add(what + " " + word(inTarget) + ", in the source " + word(inSource));
    }
  }

  private static String word(Object value) {
    return value == null ? "not set" : value.toString();
  }
}
