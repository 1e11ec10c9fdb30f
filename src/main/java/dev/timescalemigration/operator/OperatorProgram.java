package dev.timescalemigration.operator;

import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator as a process: started with Quarkus, which the other verbs do without. */
@Singleton
public final class OperatorProgram implements QuarkusApplication {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorProgram.class);

  private final Operator operator;

  /** Takes the operator that Quarkus has made of the reconciler. */
  @Inject
  OperatorProgram(Operator operator) {
    this.operator = operator;
  }

  /**
   * Runs until the process is told to end.
   *
   * @param failed takes why it could not start, when the log is closed already
   */
  public static void run(Consumer<Throwable> failed) {
    Quarkus.run(
        OperatorProgram.class,
        (exitCode, failure) -> {
          if (failure != null) {
            failed.accept(failure);
          }
          System.exit(exitCode);
        });
  }

  @Override
  public int run(String... arguments) {
    try {
      operator.start();
    } catch (RuntimeException e) {
      // Said here: what Quarkus hands to the handler comes after its log is closed.
      LOG.error("the operator cannot start", e);
      return 1;
    }
    Quarkus.waitForExit();
    return 0;
  }
}
