package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.TimescaleFacts;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.timescale.RestoringMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Nobody else may switch the target into restoring mode, in which TimescaleDB does nothing. */
final class RestoringGuarded implements Requirement {

  @Override
  public String name() {
    return "restoring mode of target";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.TARGET);
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.target().timescale().isPresent();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    TimescaleFacts timescale = facts.target().timescale().orElseThrow();
    List<String> others = timescale.privileges().othersWhoRestore();
    if (others.isEmpty()) {
      return CheckFinding.ok("no other role may switch it on");
    }
    List<String> functions = new RestoringMode(timescale.catalog().extensionSchema()).functions();
    String grantee = Identifiers.quote(facts.target().role().name());
    Stream<String> grants =
        functions.stream()
            .map(function -> "GRANT EXECUTE ON FUNCTION " + function + " TO " + grantee);
    Stream<String> revokes =
        functions.stream()
            .flatMap(
                function ->
                    others.stream()
                        .map(other -> "REVOKE EXECUTE ON FUNCTION " + function + " FROM " + other));
    return CheckFinding.warn(
            "timescaledb_pre_restore and timescaledb_post_restore run with a superuser's rights,"
                + " and may be called by "
                + NameList.of(others)
                + ": whoever calls them switches the whole database into a mode in which TimescaleDB"
                + " does nothing",
            "as an administrator in the target: "
                + PrintableSql.list(Stream.concat(grants, revokes).toList()))
        .naming(others);
  }
}
