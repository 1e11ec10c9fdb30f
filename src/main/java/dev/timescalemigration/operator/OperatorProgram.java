package dev.timescalemigration.operator;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator as a process: started with Quarkus, which the other commands do without. */
@Singleton
public final class OperatorProgram implements QuarkusApplication {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorProgram.class);

  private final Instance<Operator> operator;

  /** Takes the operator, which is made of its settings when it is asked for. */
  @Inject
  OperatorProgram(Instance<Operator> operator) {
    this.operator = operator;
  }

  /**
   * Runs until the process gets a signal to end.
   *
   * @param failed takes in one line why Quarkus could not start
   */
  public static void run(Consumer<String> failed) {
    Quarkus.run(
        OperatorProgram.class,
        (exitCode, thrown) -> {
          if (thrown != null) {
            failed.accept(StartFailure.line(StartFailure.of(thrown)));
          }
          System.exit(exitCode);
        });
  }

  @Override
  public int run(String... arguments) {
    try {
      operator.get().start();
    } catch (RuntimeException e) {
      return failed(e);
    }
    Quarkus.waitForExit();
    return 0;
  }

  /** Said here: what Quarkus hands to the handler comes after its log is closed. */
  private static int failed(RuntimeException thrown) {
    MigrationFailure failure = StartFailure.of(thrown);
    String line = StartFailure.line(failure);
    if (failure.kind() == FailureKind.UNEXPECTED) {
      LOG.error(line, thrown);
    } else {
      LOG.error(line);
      LOG.debug("why", thrown);
    }
    return failure.kind().exitCode();
  }
}
