package dev.timescalemigration.phase.schema;

import java.util.List;
import java.util.Set;

/**
 * The transactions of a dump, which are left out: all of it is loaded in one. pg_dump writes the
 * bytes of large objects in transactions of their own ({@code StartRestoreLOs} in {@code
 * pg_backup_archiver.c}, 17), whose COMMIT would end that one.
 */
final class DumpedTransactions implements DumpRule {
  private static final Set<String> STATEMENTS = Set.of("BEGIN;", "COMMIT;");

  @Override
  public List<String> beginnings() {
    return List.copyOf(STATEMENTS);
  }

  @Override
  public boolean leavesOut(String statement) {
    return STATEMENTS.contains(statement);
  }
}
