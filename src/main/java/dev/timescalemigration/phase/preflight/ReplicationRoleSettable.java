package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.Set;

/** The target's role may switch triggers and foreign keys off for its own session. */
final class ReplicationRoleSettable implements Requirement {

  @Override
  public String name() {
    return "session_replication_role in target";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.TARGET);
  }

  @Override
  public Finding examine(Facts facts) {

    String role = facts.target().role().name();
    return facts.target().role().setsReplicationRole()
        ? Finding.ok("role " + role + " may set it")
        : Finding.warn(
            "role "
                + role
                + " may not set it: rows go through triggers and foreign keys one by one where a"
                + " chunk is not built beside",
            "for a faster copy, as an administrator: GRANT SET ON PARAMETER session_replication_role"
                + " TO "
                + Identifiers.quote(role));
  }
}
