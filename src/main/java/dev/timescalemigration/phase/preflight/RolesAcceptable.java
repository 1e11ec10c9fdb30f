package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.RoleDescription;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Roles that the schema names can be had in the target. */
final class RolesAcceptable implements Requirement {
  /** Roles that the documented procedure never makes or changes. */
  static final Set<String> RESERVED = Set.of("postgres", "tsdbadmin");

  @Override
  public String name() {
    return "roles";
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<RoleDescription> used =
        facts.source().roles().stream().filter(RoleDescription::used).toList();
    return facts.options().rolesMigrated() ? migrated(facts, used) : kept(facts, used);
  }

  private static CheckFinding migrated(Facts facts, List<RoleDescription> used) {
    List<RoleDescription> reduced =
        facts.target().role().superuser()
            ? List.<RoleDescription>of()
            : used.stream()
                .filter(
                    role -> role.superuser() || role.replication() || role.bypassesRowSecurity())
                .filter(role -> !RESERVED.contains(role.name()))
                .toList();
    return reduced.isEmpty()
        ? CheckFinding.ok(described(facts, used))
        : CheckFinding.warn(
                "SUPERUSER, REPLICATION and BYPASSRLS cannot be given by the target's role, and"
                    + " will be missing from "
                    + NameList.of(reduced.stream().map(RoleDescription::name).toList()),
                "where they are needed, once the roles are there, as an administrator in the"
                    + " target: "
                    + PrintableSql.list(reduced.stream().map(RolesAcceptable::attributes).toList()))
            .naming(reduced.stream().map(RoleDescription::name).toList());
  }

  private static String described(Facts facts, List<RoleDescription> used) {
    Set<String> there =
        facts.target().roles().stream().map(RoleDescription::name).collect(Collectors.toSet());
    List<String> made =
        used.stream()
            .map(RoleDescription::name)
            .filter(name -> !there.contains(name) && !RESERVED.contains(name))
            .toList();
    return made.isEmpty()
        ? "the target has all " + used.size() + " roles that own or are granted something"
        : made.size() + " roles will be created in the target: " + NameList.of(made);
  }

  private static CheckFinding kept(Facts facts, List<RoleDescription> used) {
    Set<String> there =
        facts.target().roles().stream().map(RoleDescription::name).collect(Collectors.toSet());
    List<String> missing =
        used.stream().map(RoleDescription::name).filter(name -> !there.contains(name)).toList();
    return missing.isEmpty()
        ? CheckFinding.ok("the target has all roles that own or are granted something")
        : CheckFinding.warn(
                "the target lacks roles that own or are granted something: " + NameList.of(missing),
                "if the application needs them, let roles be moved, or run in the target: "
                    + PrintableSql.list(make(missing)))
            .naming(missing);
  }

  private static String attributes(RoleDescription role) {
    return "ALTER ROLE "
        + Identifiers.quote(role.name())
        + (role.superuser() ? " SUPERUSER" : "")
        + (role.replication() ? " REPLICATION" : "")
        + (role.bypassesRowSecurity() ? " BYPASSRLS" : "");
  }

  /** The statements that make roles. */
  static List<String> make(Collection<String> roles) {
    return roles.stream().map(role -> "CREATE ROLE " + Identifiers.quote(role)).toList();
  }
}
