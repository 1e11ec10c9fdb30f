package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.ServerFacts;
import dev.timescalemigration.postgres.Side;

/**
 * The side's lock table holds what moving the schema locks in one transaction: in the source every
 * table that is dumped, in the target every relation that is made, as a load is all or nothing.
 */
record LockTableLargeEnough(Side side) implements Requirement {

  @Override
  public String name() {
    return "lock table of " + side.value();
  }

  @Override
  public boolean applies(Facts facts) {
    return !facts.schemaExpected();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    ServerFacts server = facts.of(side).server();
    long needed =
        side == Side.SOURCE
            ? facts.source().relationCount().tables()
            : facts.source().relationCount().relations();
    String found =
        "moving the schema locks "
            + needed
            + " relations, there is room for "
            + server.lockTableSize();
    if (needed <= server.lockTableSize()) {
      return CheckFinding.ok(found);
    }
    long slots = server.lockTableSize() / server.locksPerTransaction();
    return CheckFinding.fail(
        found,
        "set max_locks_per_transaction to "
            + (needed / slots + 1)
            + " on the "
            + side.value()
            + "'s server, and restart it");
  }
}
