package dev.timescalemigration.cli.progress;

import dev.timescalemigration.cli.terminal.OutputFormat;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.work.Progress;
import java.io.PrintWriter;
import java.time.Clock;

/** Progress that is shown somewhere and can be put away. */
public interface Display extends Progress, AutoCloseable {

  /** The display that fits the terminal and the wanted form of output. */
  static Display of(Shell shell, OutputFormat format, Clock clock) {
    if (format == OutputFormat.JSON) {
      return PrintedProgress.json(shell.err(), clock);
    }
    return shell.terminal().errors()
        ? new ProgressBar(shell.out(), shell.err(), shell.terminal(), clock)
        : PrintedProgress.text(shell.out(), shell.err(), clock);
  }

  /** The log of a pod that does a phase of a migration: JSON lines that name both. */
  static Display log(PrintWriter out, Clock clock, String namespace, String name, String phase) {
    return PrintedProgress.log(out, clock, namespace, name, phase);
  }

  /** Something that belongs to the result: one line on standard output. */
  void print(String line);

  @Override
  void close();
}
