package dev.timescalemigration.cli.run;

import dev.timescalemigration.cli.status.MigrationStatus.WaitingGate;
import java.util.Optional;

/**
 * How a run ended that did not fail.
 *
 * @param migration the migration's name
 * @param phase its phase
 * @param suspended whether it is the file that holds it there
 * @param pendingGate the gate it waits at
 * @param continueWith the command that continues
 */
record RunEnd(
    String migration,
    String phase,
    boolean suspended,
    Optional<WaitingGate> pendingGate,
    Optional<String> continueWith) {}
