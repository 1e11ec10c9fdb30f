package dev.timescalemigration.cli;

import io.quarkus.runtime.annotations.QuarkusMain;

/** The program's entry. */
@QuarkusMain
public final class Tsm {
  private Tsm() {}

  /** Runs the command line. */
  public static void main(String[] arguments) {
    System.out.println("tsm");
  }
}
