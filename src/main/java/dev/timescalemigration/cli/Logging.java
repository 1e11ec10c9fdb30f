package dev.timescalemigration.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * What libraries log. People read progress and messages, so nothing of it reaches the terminal
 * unless it is asked for.
 */
final class Logging {
  private Logging() {}

  /** Silences all loggers, or lets those of the database driver and of Flyway speak. */
  static void quiet(boolean debugging) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.setLevel(debugging ? Level.INFO : Level.OFF);
    if (debugging) {
      root.addHandler(new ConsoleHandler());
    }
  }
}
