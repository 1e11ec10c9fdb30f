package dev.timescalemigration.operator;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;

/** The operator as a process: started with Quarkus, which the other verbs do without. */
public final class OperatorProgram implements QuarkusApplication {

  /** Runs until the process is told to end. */
  public static void run() {
    Quarkus.run(OperatorProgram.class, (exitCode, failure) -> System.exit(exitCode));
  }

  @Override
  public int run(String... arguments) {
    Quarkus.waitForExit();
    return 0;
  }
}
