package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The source's role may read all that is moved. */
final class SourcePrivileges implements Requirement {

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
    return unreadable.isEmpty()
        ? CheckFinding.ok("role " + role + " may read everything")
        : CheckFinding.fail(
                "role " + role + " may not read " + NameList.of(unreadable),
                "in the source: GRANT pg_read_all_data TO " + Identifiers.quote(role) + ";")
            .naming(unreadable);
  }
}
