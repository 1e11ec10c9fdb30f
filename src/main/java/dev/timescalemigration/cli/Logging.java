package dev.timescalemigration.cli;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jboss.logmanager.LogContext;

/**
 * What libraries log. People read progress and messages, so nothing of it reaches the terminal
 * unless it is asked for.
 */
public final class Logging {
  private Logging() {}

  /**
   * Silences all loggers, or lets those of the database driver and of Flyway speak.
   *
   * <p>SLF4J logs to JBoss LogManager, whichever log manager the JVM uses. Until Quarkus starts,
   * which it does not do for commands, its handler keeps thousands of records in memory, each with
   * its arguments: failures, and with them whole database sessions ({@code QuarkusDelayedHandler},
   * Quarkus 3.30).
   */
  public static void quiet(boolean debugging) {
    LogManager.getLogManager().reset();
    for (Logger root : List.of(Logger.getLogger(""), LogContext.getLogContext().getLogger(""))) {
      for (Handler handler : root.getHandlers()) {
        root.removeHandler(handler);
      }
      root.setLevel(debugging ? Level.INFO : Level.OFF);
      if (debugging) {
        root.addHandler(new ConsoleHandler());
      }
    }
  }
}
