package dev.timescalemigration.cli.worker;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the command line of every pod says.
 *
 * @param namespace the resource's namespace
 * @param name the resource's name
 * @param work the phase, or the name of other work; it is in each line of the log
 * @param spec the resource's spec as JSON
 * @param grace how long work in flight may continue after a signal
 * @param terminationLog the file for the termination message
 */
public record PodOptions(
    String namespace, String name, String work, String spec, Duration grace, Path terminationLog) {

  /** Under which the ledger knows a migration; names are unique in their namespace only. */
  String ledgerName() {
    return namespace + "/" + name;
  }
}
