package dev.timescalemigration.cli.terminal;

import java.util.List;

/** Lines that are written over those before, where a terminal shows them. */
public final class RedrawnLines {
  private final Shell shell;
  private int shown;

  /** Nothing is shown yet. */
  public RedrawnLines(Shell shell) {
    this.shell = shell;
  }

  /** Other output came in between: the next lines begin below it. */
  public void interrupted() {
    shown = 0;
  }

  /** Writes lines in place of those before. */
  public void draw(List<String> lines) {
    if (shell.terminal().output()) {
      if (shown > 0) {
        shell.out().print("\u001b[" + shown + "A\u001b[J");
      }
      // A line that wrapped would take two of the terminal, and the next one would be too high.
      int width = shell.terminal().width();
      lines.forEach(
          line -> shell.out().println(line.length() <= width ? line : line.substring(0, width)));
    } else {
      lines.forEach(shell.out()::println);
    }
    shell.out().flush();
    shown = lines.size();
  }
}
