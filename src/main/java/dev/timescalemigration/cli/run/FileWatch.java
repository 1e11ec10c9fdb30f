package dev.timescalemigration.cli.run;

import dev.timescalemigration.failure.MigrationFailure;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;

/**
 * Reads the migration's file again while a run continues, and reports when it says something else.
 */
final class FileWatch implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Timer timer = new Timer("migration file", true);

  /**
   * Begins to watch.
   *
   * @param wanted what is read again
   * @param changed called with what has changed
   * @param refused takes one line when the file has become invalid
   */
  FileWatch(SpecSource wanted, Consumer<SpecSource.SpecChange> changed, Consumer<String> refused) {
    timer.schedule(
        new TimerTask() {
          private String lastRefusal = "";

          @Override
          public void run() {
            try {
              SpecSource.SpecChange change = wanted.readAgain();
              if (change.anything()) {
                changed.accept(change);
              }
              lastRefusal = "";
            } catch (MigrationFailure failure) {
              // Also seen while an editor is writing: what was read before stays in force.
              if (!lastRefusal.equals(failure.getMessage())) {
                lastRefusal = failure.getMessage();
                refused.accept(lastRefusal + "; what the file said before stays in force");
              }
            }
          }
        },
        BETWEEN_LOOKS.toMillis(),
        BETWEEN_LOOKS.toMillis());
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
