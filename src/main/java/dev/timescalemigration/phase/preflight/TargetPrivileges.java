package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.RoleFacts;
import dev.timescalemigration.phase.preflight.facts.TableFacts;
import dev.timescalemigration.phase.preflight.facts.TimescaleFacts;
import dev.timescalemigration.phase.preflight.facts.TimescalePrivileges;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The target's role may make, fill and own what is moved. */
final class TargetPrivileges implements Requirement {
  private static final String CATALOG = "_timescaledb_catalog, _timescaledb_config";

  @Override
  public String name() {
    return "privileges in target";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.TARGET);
  }

  @Override
  public Finding examine(Facts facts) {
    RoleFacts role = facts.target().role();
    if (role.superuser()) {
      return Finding.ok("role " + role.name() + " is a superuser");
    }
    List<String> missing = new ArrayList<>();
    List<String> mends = new ArrayList<>();
    String grantee = Identifiers.quote(role.name());
    // An owner may create in the database.
    if (!role.createsInDatabase() && facts.schemaExpected()) {
      missing.add("CREATE on the database");
      mends.add(
          "GRANT CREATE ON DATABASE "
              + Identifiers.quote(facts.target().server().database())
              + " TO "
              + grantee);
    }
    facts
        .target()
        .timescale()
        .ifPresent(timescale -> extension(timescale.privileges(), grantee, missing, mends));
    if (facts.schemaExpected()) {
      tables(facts, grantee, missing, mends);
    } else {
      loading(facts, grantee, missing, mends);
    }
    return missing.isEmpty()
        ? Finding.ok("role " + role.name() + " has what is needed")
        : Finding.fail(
            "role " + role.name() + " lacks " + String.join(", ", missing),
            "as an administrator in the target: " + PrintableSql.list(mends));
  }

  private static void extension(
      TimescalePrivileges privileges, String grantee, List<String> missing, List<String> mends) {
    if (!privileges.createsChunks()) {
      missing.add("CREATE on schema _timescaledb_internal");
      mends.add("GRANT CREATE ON SCHEMA _timescaledb_internal TO " + grantee);
    }
  }

  /** What loading a schema needs. */
  private static void loading(
      Facts facts, String grantee, List<String> missing, List<String> mends) {
    RoleFacts role = facts.target().role();
    facts
        .target()
        .timescale()
        .ifPresent(timescale -> restoring(timescale, grantee, missing, mends));
    // Its owner also owns schema public, whose comment a dump sets.
    if (!role.ownsDatabase()) {
      missing.add("ownership of the database");
      mends.add(
          "ALTER DATABASE "
              + Identifiers.quote(facts.target().server().database())
              + " OWNER TO "
              + grantee);
    }
    if (!role.schemasNotCreatable().isEmpty()) {
      missing.add("USAGE or CREATE on schemas " + NameList.of(role.schemasNotCreatable()));
      mends.add(
          "GRANT USAGE, CREATE ON SCHEMA "
              + Identifiers.quoteAll(role.schemasNotCreatable())
              + " TO "
              + grantee);
    }
    if (facts.options().rolesMigrated() && !role.createsRoles()) {
      missing.add("CREATEROLE");
      mends.add("ALTER ROLE " + grantee + " CREATEROLE");
    }
  }

  private static void restoring(
      TimescaleFacts timescale, String grantee, List<String> missing, List<String> mends) {
    TimescalePrivileges privileges = timescale.privileges();
    if (!privileges.restoresAsDefiner()) {
      String schema = Identifiers.quote(timescale.catalog().extensionSchema());
      missing.add("a superuser's rights in timescaledb_pre_restore and timescaledb_post_restore");
      for (String function : RestoringGuarded.functions(schema)) {
        mends.add("REVOKE EXECUTE ON FUNCTION " + function + " FROM PUBLIC");
        mends.add("GRANT EXECUTE ON FUNCTION " + function + " TO " + grantee);
        mends.add("ALTER FUNCTION " + function + " SECURITY DEFINER");
      }
    }
    if (!privileges.tablesNotWritable().isEmpty()) {
      missing.add("INSERT on " + privileges.tablesNotWritable().size() + " catalog tables");
      mends.add("GRANT INSERT ON ALL TABLES IN SCHEMA " + CATALOG + " TO " + grantee);
    }
    if (!privileges.updatesMetadata()) {
      missing.add("UPDATE on _timescaledb_catalog.metadata");
      mends.add("GRANT UPDATE ON _timescaledb_catalog.metadata TO " + grantee);
    }
    if (!privileges.sequencesNotSettable().isEmpty()) {
      missing.add("UPDATE on " + privileges.sequencesNotSettable().size() + " catalog sequences");
      mends.add("GRANT UPDATE ON ALL SEQUENCES IN SCHEMA " + CATALOG + " TO " + grantee);
    }
  }

  /** Triggers, foreign keys and chunks are handled by the owner of a table only. */
  private static void tables(
      Facts facts, String grantee, List<String> missing, List<String> mends) {
    List<TableFacts> foreign =
        facts.target().tables().stream().filter(table -> !table.owned()).toList();
    if (!foreign.isEmpty()) {
      missing.add(
          "ownership of " + NameList.of(foreign.stream().map(TableFacts::qualifiedName).toList()));
      foreign.stream()
          .map(TableFacts::owner)
          .distinct()
          .forEach(owner -> mends.add("GRANT " + Identifiers.quote(owner) + " TO " + grantee));
    }
  }
}
