package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.SideFacts;
import dev.timescalemigration.phase.preflight.facts.TableFacts;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Row-level security hides no rows from the side's role. */
record RowSecurityAside(Side side) implements Requirement {

  @Override
  public String name() {
    return "row-level security in " + side.value();
  }

  @Override
  public Set<Side> reads() {
    return side == Side.SOURCE ? EnumSet.of(side) : EnumSet.allOf(Side.class);
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<QualifiedName> hidden =
        new ArrayList<>(names(facts.of(side), TableFacts::rowSecurityActive));
    List<QualifiedName> loaded = side == Side.TARGET ? hiddenOnceLoaded(facts) : List.of();
    hidden.addAll(loaded);
    String role = facts.of(side).role().name();
    return hidden.isEmpty()
        ? CheckFinding.ok("hides nothing from role " + role)
        : CheckFinding.fail(
                "hides rows from role " + role + " in " + NameList.of(hidden),
                "as an administrator: ALTER ROLE "
                    + Identifiers.quote(role)
                    + " BYPASSRLS; or connect as the owner of the tables where row-level security"
                    + " is not forced"
                    + (loaded.isEmpty() ? "" : unforced(loaded)))
            .naming(hidden);
  }

  /**
   * Forced row-level security concerns the owner too, as whom the target's role loads and reads.
   */
  private static List<QualifiedName> hiddenOnceLoaded(Facts facts) {
    String role = facts.target().role().name();
    boolean bypasses =
        facts.target().role().superuser()
            || facts.target().roles().stream()
                .anyMatch(one -> one.name().equals(role) && one.bypassesRowSecurity());
    return bypasses || facts.schemaExpected()
        ? List.of()
        : names(facts.source(), TableFacts::rowSecurityForced);
  }

  private static String unforced(List<QualifiedName> tables) {
    return ". Or, until the migration is completed, in the source: "
        + PrintableSql.list(
            tables.stream()
                .map(table -> "ALTER TABLE " + table.quoted() + " NO FORCE ROW LEVEL SECURITY")
                .toList());
  }

  private static List<QualifiedName> names(SideFacts facts, Predicate<TableFacts> which) {
    return facts.tables().stream().filter(which).map(TableFacts::qualifiedName).toList();
  }
}
