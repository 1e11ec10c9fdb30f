package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;

/** Each row that the target updates or deletes after the switch can be identified. */
final class WayBackRowsIdentifiable implements Requirement {
  @Override
  public String name() {
    return "replica identities for the way back";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.options().keepsWayBack() && facts.capture().isEmpty();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    if (facts.wayBackLacking().isEmpty()) {
      return CheckFinding.ok("every table has one, gets one at the switch, or is insert-only");
    }
    return CheckFinding.fail(
            "tables without a replica identity, so that the target's log does not identify updated"
                + " and deleted rows: "
                + NameList.of(facts.wayBackLacking()),
            "set spec.writes.capture.replicaIdentity to SetFull, which sets REPLICA IDENTITY FULL"
                + " in the target at the switch and undoes it at the end; or name tables whose rows"
                + " are never updated or deleted in insertOnly; or go without a way back: set"
                + " spec.switchover.wayBack to None")
        .naming(facts.wayBackLacking());
  }
}
