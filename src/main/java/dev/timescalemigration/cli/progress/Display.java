package dev.timescalemigration.cli.progress;

import dev.timescalemigration.cli.terminal.OutputFormat;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.phase.Progress;
import java.time.Clock;

/** Progress that is shown somewhere and can be put away. */
public interface Display extends Progress, AutoCloseable {

  /** The display that fits the terminal and the wanted form of output. */
  static Display of(Shell shell, OutputFormat format, Clock clock) {
    if (format == OutputFormat.JSON) {
      return PrintedProgress.json(shell.err(), clock);
    }
    return shell.terminal().errors()
        ? new ProgressBar(shell.err(), shell.terminal(), clock)
        : PrintedProgress.text(shell.err(), clock);
  }

  @Override
  void close();
}
