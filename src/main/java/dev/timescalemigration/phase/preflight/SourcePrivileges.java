package dev.timescalemigration.phase.preflight;

import static java.util.stream.Collectors.joining;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The source's role may read all that is moved. */
final class SourcePrivileges implements Requirement {
  private static final int MOST_GRANTED = 1000;

  @Override
  public String name() {
    return "privileges in source";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.SOURCE);
  }

  @Override
  public CheckFinding examine(Facts facts) {

    List<String> unreadable =
        Stream.concat(
                facts.source().tables().stream()
                    .filter(table -> !table.readable())
                    .map(table -> table.qualifiedName().toString()),
                facts.source().otherRelations().stream()
                    .filter(relation -> !relation.readable())
                    .map(relation -> relation.schema() + "." + relation.name()))
            .toList();
    String role = facts.source().role().name();
    List<Long> largeObjects = facts.source().unreadableLargeObjects();
    if (unreadable.isEmpty() && !largeObjects.isEmpty()) {
      return largeObjects(role, largeObjects);
    }
    return unreadable.isEmpty()
        ? CheckFinding.ok("role " + role + " may read everything")
        : CheckFinding.fail(
                "role " + role + " may not read " + NameList.of(unreadable),
                "in the source: GRANT pg_read_all_data TO " + Identifiers.quote(role) + ";")
            .naming(unreadable);
  }

  /** No predefined role lets it read them, and pg_dump ends at the first one. */
  private static CheckFinding largeObjects(String role, List<Long> oids) {
    List<String> names = oids.stream().map(oid -> "large object " + oid).toList();
    return CheckFinding.fail(
            "role " + role + " may not read " + NameList.of(names),
            "in the source, as an administrator: GRANT SELECT ON LARGE OBJECT "
                + oids.stream().limit(MOST_GRANTED).map(String::valueOf).collect(joining(", "))
                + " TO "
                + Identifiers.quote(role)
                + ";"
                + (oids.size() > MOST_GRANTED ? " Then run preflight again for the others" : ""))
        .naming(names);
  }
}
