package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.TableFacts;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Row-level security hides no rows from the side's role. */
record RowSecurityAside(Side side) implements Requirement {

  @Override
  public String name() {
    return "row-level security in " + side.word();
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(side);
  }

  @Override
  public Finding examine(Facts facts) {

    List<QualifiedName> hidden =
        facts.of(side).tables().stream()
            .filter(TableFacts::rowSecurityActive)
            .map(TableFacts::qualifiedName)
            .toList();
    String role = facts.of(side).role().name();
    return hidden.isEmpty()
        ? Finding.ok("hides nothing from role " + role)
        : Finding.fail(
                "hides rows from role " + role + " in " + NameList.of(hidden),
                "as an administrator: ALTER ROLE "
                    + Identifiers.quote(role)
                    + " BYPASSRLS; or connect as the owner of the tables where row-level security"
                    + " is not forced")
            .naming(hidden);
  }
}
