package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.ServerFacts;
import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.Set;

/** As many connections are free as copying takes. */
record ConnectionsFree(Side side) implements Requirement {
  /**
   * In addition to one for each chunk in flight: the ledger, a snapshot's holder, and this
   * program's own.
   */
  private static final int OTHER_SESSIONS = 3;

  @Override
  public String name() {
    return "connections to " + side.value();
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(side);
  }

  @Override
  public CheckFinding examine(Facts facts) {
    ServerFacts server = facts.of(side).server();
    int needed = facts.options().parallelism() + OTHER_SESSIONS;
    int free = server.maxConnections() - server.usedConnections();
    String limit = "max_connections";
    // No limit but max_connections holds for superusers.
    if (!facts.of(side).role().superuser()) {
      free -= server.reservedConnections();
      int ofDatabase = server.databaseConnectionLimit() - server.databaseConnections();
      if (server.databaseConnectionLimit() >= 0 && ofDatabase < free) {
        free = ofDatabase;
        limit = "the connection limit of the database";
      }
      int ofRole = server.roleConnectionLimit() - server.roleConnections();
      if (server.roleConnectionLimit() >= 0 && ofRole < free) {
        free = ofRole;
        limit = "the connection limit of the role";
      }
    }
    String found = needed + " are needed, " + Math.max(free, 0) + " are free";
    return free >= needed
        ? CheckFinding.ok(found)
        : CheckFinding.fail(
            found,
            "raise " + limit + " of the " + side.value() + ", or copy with less parallelism");
  }
}
