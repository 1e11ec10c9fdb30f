package dev.timescalemigration.phase.preflight.facts;

import java.util.Collections;
import java.util.List;

/**
 * A publication of updates or deletes. PostgreSQL refuses both in a table that it takes in and that
 * has no replica identity.
 *
 * @param publication its name, quoted where needed
 * @param publishes what it publishes, as its option {@code publish} is written
 * @param allTables whether it takes in all tables
 * @param schemas names of schemas of which it takes in all tables
 * @param tables single tables that it takes in, quoted where needed
 */
public record DeletePublication(
    String publication,
    String publishes,
    boolean allTables,
    List<String> schemas,
    List<String> tables) {

  /** Whether only a superuser may make it. */
  public boolean isSuperusers() {
    return allTables || !schemas.isEmpty();
  }

  /** Whether it takes in a hypertable, or the chunks that will be made in it. */
  public boolean takesIn(HypertableWithoutIdentity table) {
    return allTables
        || tables.contains(table.hypertable())
        || !Collections.disjoint(schemas, table.schemas());
  }
}
