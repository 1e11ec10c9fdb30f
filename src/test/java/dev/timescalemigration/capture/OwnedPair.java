package dev.timescalemigration.capture;

import dev.timescalemigration.servers.TestDatabase;
import java.util.List;

/**
 * A source whose owner is no superuser, and a target that may keep a way back: what both roles are
 * granted is what preflight asks for.
 */
final class OwnedPair implements AutoCloseable {
  private final CapturedPair captured = new CapturedPair();
  private final String role = captured.pair().source().name() + "_owner";
  private final TestDatabase owner;

  OwnedPair() {
    TestDatabase source = captured.pair().source();
    source.execute(
        "create role \"" + role + "\" login replication password 'owner'",
        "alter database \"" + source.name() + "\" owner to \"" + role + "\"",
        "grant create on schema public to \"" + role + "\"",
        "grant pg_signal_backend to \"" + role + "\"");
    owner = source.as(role, "owner");
    TestDatabase administered = captured.pair().administered();
    administered.inCluster("create role \"" + role + "\" login");
    if (captured.pair().isManaged()) {
      administered.inCluster("grant \"" + role + "\" to \"" + captured.pair().role() + "\"");
    }
    captured.mayKeepWayBack();
  }

  CapturedPair captured() {
    return captured;
  }

  /** The source as its owner. */
  TestDatabase owner() {
    return owner;
  }

  TestDatabase target() {
    return captured.pair().target();
  }

  /** How many replication slots the target has. */
  String slotsOfTarget() {
    return captured
        .pair()
        .administered()
        .value("select count(*) from pg_replication_slots where database = current_database()");
  }

  @Override
  public void close() {
    for (TestDatabase side : List.of(captured.pair().source(), captured.pair().administered())) {
      side.inCluster("alter database \"" + side.name() + "\" reset default_transaction_read_only");
    }
    captured.dropSlots();
    captured.close();
    captured.pair().dropRoles(List.of(role));
  }
}
