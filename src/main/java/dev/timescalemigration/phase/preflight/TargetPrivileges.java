package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.RoleFacts;
import dev.timescalemigration.phase.preflight.facts.TableFacts;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.timescale.RestoringMode;
import dev.timescalemigration.timescale.privilege.MissingPrivilege;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The target's role may make, fill and own what is moved. */
final class TargetPrivileges implements Requirement {
  @Override
  public String name() {
    return "privileges in target";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.TARGET);
  }

  @Override
  public CheckFinding examine(Facts facts) {
    RoleFacts role = facts.target().role();
    if (role.superuser()) {
      return CheckFinding.ok("role " + role.name() + " is a superuser");
    }
    List<String> missing = new ArrayList<>();
    List<String> fixes = new ArrayList<>();
    String grantee = Identifiers.quote(role.name());
    // An owner may create in the database.
    if (!role.createsInDatabase() && facts.schemaExpected()) {
      missing.add("CREATE on the database");
      fixes.add(
          "GRANT CREATE ON DATABASE "
              + Identifiers.quote(facts.target().server().database())
              + " TO "
              + grantee);
    }
    facts
        .target()
        .timescale()
        .ifPresent(
            timescale -> add(timescale.privileges().missingToMakeChunks(grantee), missing, fixes));
    if (facts.schemaExpected()) {
      tables(facts, grantee, missing, fixes);
    } else {
      loading(facts, grantee, missing, fixes);
    }
    return missing.isEmpty()
        ? CheckFinding.ok("role " + role.name() + " has what is needed")
        : CheckFinding.fail(
            "role " + role.name() + " lacks " + String.join(", ", missing),
            "as an administrator in the target: " + PrintableSql.list(fixes));
  }

  private static void add(
      List<MissingPrivilege> privileges, List<String> missing, List<String> fixes) {
    for (MissingPrivilege privilege : privileges) {
      missing.add(privilege.what());
      fixes.addAll(privilege.grants());
    }
  }

  /** What loading a schema needs. */
  private static void loading(
      Facts facts, String grantee, List<String> missing, List<String> fixes) {
    RoleFacts role = facts.target().role();
    facts
        .target()
        .timescale()
        .ifPresent(
            timescale ->
                add(
                    timescale
                        .privileges()
                        .missingToLoad(
                            grantee, new RestoringMode(timescale.catalog().extensionSchema())),
                    missing,
                    fixes));
    // Its owner also owns schema public, whose comment a dump sets.
    if (!role.ownsDatabase()) {
      missing.add("ownership of the database");
      fixes.add(
          "ALTER DATABASE "
              + Identifiers.quote(facts.target().server().database())
              + " OWNER TO "
              + grantee);
    }
    if (!role.schemasNotCreatable().isEmpty()) {
      missing.add("USAGE or CREATE on schemas " + NameList.of(role.schemasNotCreatable()));
      fixes.add(
          "GRANT USAGE, CREATE ON SCHEMA "
              + Identifiers.quoteAll(role.schemasNotCreatable())
              + " TO "
              + grantee);
    }
    if (facts.options().rolesMigrated() && !role.createsRoles()) {
      missing.add("CREATEROLE");
      fixes.add("ALTER ROLE " + grantee + " CREATEROLE");
    }
  }

  /** Triggers, foreign keys and chunks are handled by the owner of a table only. */
  private static void tables(
      Facts facts, String grantee, List<String> missing, List<String> fixes) {
    List<TableFacts> foreign =
        facts.target().tables().stream().filter(table -> !table.owned()).toList();
    if (!foreign.isEmpty()) {
      missing.add(
          "ownership of " + NameList.of(foreign.stream().map(TableFacts::qualifiedName).toList()));
      foreign.stream()
          .map(TableFacts::owner)
          .distinct()
          .forEach(owner -> fixes.add("GRANT " + Identifiers.quote(owner) + " TO " + grantee));
    }
  }
}
