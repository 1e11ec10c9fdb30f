package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.capture.CaptureOptions;
import dev.timescalemigration.capture.CaptureStart;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.PrintableSql;

/** Each row that the source updates or deletes can be identified. */
final class RowsIdentifiable implements Requirement {

  @Override
  public String name() {
    return "replica identities in source";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.capture().isPresent();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    CaptureStart.CaptureOutlook outlook = facts.capture().orElseThrow();
    if (outlook.lacking().isEmpty()) {
      return CheckFinding.ok("every table has one, or is declared insert-only");
    }
    boolean sets =
        facts
            .options()
            .capture()
            .filter(options -> options.identity() == CaptureOptions.Identity.SET_FULL)
            .isPresent();
    String statements = PrintableSql.list(outlook.statements());
    return (sets
            ? CheckFinding.warn(
                "set to FULL in the source when capture begins, and set back when it ends: "
                    + NameList.of(outlook.lacking()),
                "the gate CaptureStarted asks for it; the statements: " + statements)
            : CheckFinding.fail(
                "tables without a replica identity, so that the log does not identify updated and"
                    + " deleted rows: "
                    + NameList.of(outlook.lacking()),
                "execute in the source: "
                    + statements
                    + " Or set spec.writes.capture.replicaIdentity to SetFull, or name tables whose"
                    + " rows are never updated or deleted in insertOnly"))
        .naming(outlook.lacking());
  }
}
