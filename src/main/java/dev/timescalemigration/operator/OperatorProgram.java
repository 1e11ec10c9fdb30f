package dev.timescalemigration.operator;

import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The operator as a process: started with Quarkus, which the other verbs do without. */
@Singleton
public final class OperatorProgram implements QuarkusApplication {
  private final Operator operator;

  /** Takes the operator that Quarkus has made of the reconciler. */
  @Inject
  OperatorProgram(Operator operator) {
    this.operator = operator;
  }

  /** Runs until the process is told to end. */
  public static void run() {
    Quarkus.run(OperatorProgram.class, (exitCode, failure) -> System.exit(exitCode));
  }

  @Override
  public int run(String... arguments) {
    operator.start();
    Quarkus.waitForExit();
    return 0;
  }
}
