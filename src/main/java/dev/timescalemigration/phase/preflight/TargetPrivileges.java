package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.RoleFacts;
import dev.timescalemigration.phase.preflight.facts.TableFacts;
import dev.timescalemigration.phase.preflight.facts.TimescaleFacts;
import dev.timescalemigration.phase.preflight.facts.TimescalePrivileges;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
  public Finding examine(Facts facts) {
    RoleFacts role = facts.target().role();
    if (role.superuser()) {
      return Finding.ok("role " + role.name() + " is a superuser");
    }
    List<String> missing = new ArrayList<>();
    List<String> mends = new ArrayList<>();
    String grantee = Identifiers.quote(role.name());
    if (!role.createsInDatabase()) {
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
            "as an administrator in the target: " + String.join("; ", mends));
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
    Optional<TimescalePrivileges> extension =
        facts.target().timescale().map(TimescaleFacts::privileges);
    if (extension.isPresent() && !extension.get().restoresAsDefiner()) {
      if (!role.ownsDatabase()) {
        missing.add("ownership of the database");
        mends.add(
            "ALTER DATABASE "
                + Identifiers.quote(facts.target().server().database())
                + " OWNER TO "
                + grantee);
      }
      if (!role.setsRestoring()) {
        missing.add("SET on timescaledb.restoring");
        mends.add("GRANT SET ON PARAMETER timescaledb.restoring TO " + grantee);
      }
    }
    if (extension.isPresent() && !extension.get().tablesNotWritable().isEmpty()) {
      missing.add("INSERT on " + extension.get().tablesNotWritable().size() + " catalog tables");
      mends.add("GRANT INSERT ON ALL TABLES IN SCHEMA _timescaledb_catalog TO " + grantee);
      mends.add("GRANT INSERT ON ALL TABLES IN SCHEMA _timescaledb_config TO " + grantee);
    }
    if (!role.schemasNotCreatable().isEmpty()) {
      missing.add("CREATE on schemas " + NameList.of(role.schemasNotCreatable()));
      mends.add(
          "GRANT CREATE ON SCHEMA "
              + Identifiers.quoteAll(role.schemasNotCreatable())
              + " TO "
              + grantee);
    }
    if (facts.options().rolesMigrated() && !role.createsRoles()) {
      missing.add("CREATEROLE");
      mends.add("ALTER ROLE " + grantee + " CREATEROLE");
    }
  }

  /** Triggers, foreign keys and chunks are handled by the owner of a table only. */
  private static void tables(
      Facts facts, String grantee, List<String> missing, List<String> mends) {
    List<QualifiedName> foreign =
        facts.target().tables().stream()
            .filter(table -> !table.owned())
            .map(TableFacts::qualifiedName)
            .toList();
    if (!foreign.isEmpty()) {
      missing.add("ownership of " + NameList.of(foreign));
      mends.add("GRANT the role that owns them TO " + grantee);
    }
  }
}
