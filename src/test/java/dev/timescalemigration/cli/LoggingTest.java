package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jboss.logmanager.LogContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private final Logger root = LogContext.getLogContext().getLogger("");
  private final Level level = root.getLevel();
  private final Handler[] handlers = root.getHandlers();

  @BeforeEach
  void quiet() {
    Logging.quiet(false);
  }

  @AfterEach
  void restore() {
    root.setLevel(level);
    for (Handler handler : handlers) {
      root.addHandler(handler);
    }
  }

  /** A record of a failure holds the failure, and so the session that it came from. */
  @Test
  void nothing_that_is_logged_is_kept_in_memory() {
    assertThat(LoggerFactory.getLogger("tsm").isErrorEnabled()).isFalse();
    assertThat(root.getHandlers()).isEmpty();
  }
}
