package dev.timescalemigration.compare.schema;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.SqlFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The roles that the database needs on either side, as far as they decide what a reader may read:
 * policies and privileges are mostly of groups, and a reader who is no member of a group sees other
 * rows, or none. Migrating roles leaves roles alone that the target had already.
 *
 * @param absent needed roles that the target does not have
 * @param missing statements for memberships that the source has and the target has not, or
 *     otherwise
 * @param extra statements that take memberships that only the target has
 * @param bypassing statements for roles that row-level security does not apply to on one side alone
 */
public record RoleComparison(
    List<String> absent, List<String> missing, List<String> extra, List<String> bypassing) {

  /** Defensive copies. */
  public RoleComparison {
    absent = List.copyOf(absent);
    missing = List.copyOf(missing);
    extra = List.copyOf(extra);
    bypassing = List.copyOf(bypassing);
  }

  /** Compares. */
  public static RoleComparison of(Handle source, Handle target) {
    Set<String> needed = new TreeSet<>(NeededRoles.of(source));
    // These are there for the migration.
    List.of(source, target).forEach(side -> needed.remove(user(side)));
    Set<String> inSource = roles(source);
    Set<String> inTarget = roles(target);
    Set<String> superusers = strings(source, "select rolname from pg_roles where rolsuper");
    List<String> absent =
        needed.stream()
            .filter(role -> !inTarget.contains(role) && !superusers.contains(role))
            .map(Identifiers::quoteIfNeeded)
            .toList();
    Set<String> compared = new HashSet<>(needed);
    compared.addAll(NeededRoles.of(target));
    compared.retainAll(inSource);
    compared.retainAll(inTarget);
    List.of(source, target).forEach(side -> compared.remove(user(side)));
    List<RoleMembership> left = among(RoleMembership.all(source), compared, inTarget);
    List<RoleMembership> right = among(RoleMembership.all(target), compared, inSource);
    List<String> extra =
        right.stream()
            .filter(each -> left.stream().noneMatch(each::isOfSameRoles))
            .map(RoleMembership::taken)
            .toList();
    return new RoleComparison(
        absent, missing(left, right, target), extra, bypassing(source, target, compared));
  }

  private static List<RoleMembership> among(
      List<RoleMembership> all, Set<String> members, Set<String> ofOtherSide) {
    return all.stream()
        .filter(each -> members.contains(each.member()) && ofOtherSide.contains(each.granted()))
        .toList();
  }

  private static List<String> missing(
      List<RoleMembership> source, List<RoleMembership> target, Handle inTarget) {
    int version =
        inTarget
            .createQuery("select current_setting('server_version_num')")
            .mapTo(Integer.class)
            .one();
    Set<String> notInheriting =
        strings(inTarget, "select rolname from pg_roles where not rolinherit");
    List<String> statements = new ArrayList<>();
    for (RoleMembership each : source) {
      target.stream()
          .filter(each::isOfSameRoles)
          .findFirst()
          .ifPresentOrElse(
              found -> {
                if (found.inherits() != each.inherits()) {
                  statements.add(each.inheriting(version));
                }
              },
              () -> statements.add(each.given(version, !notInheriting.contains(each.member()))));
    }
    return statements.stream().distinct().toList();
  }

  /** Superusers of the source are no superusers of a managed service: what that means is named. */
  private static List<String> bypassing(Handle source, Handle target, Set<String> compared) {
    Set<String> left = bypassing(source, compared);
    Set<String> right = bypassing(target, compared);
    return Stream.concat(
            left.stream()
                .filter(role -> !right.contains(role))
                .map(role -> "ALTER ROLE " + Identifiers.quote(role) + " BYPASSRLS"),
            right.stream()
                .filter(role -> !left.contains(role))
                .map(role -> "ALTER ROLE " + Identifiers.quote(role) + " NOBYPASSRLS"))
        .toList();
  }

  private static Set<String> bypassing(Handle handle, Set<String> compared) {
    Set<String> roles =
        new TreeSet<>(strings(handle, SqlFile.of(RoleComparison.class, "bypassing_roles")));
    roles.retainAll(compared);
    return roles;
  }

  private static Set<String> roles(Handle handle) {
    return strings(handle, "select rolname from pg_roles");
  }

  private static String user(Handle handle) {
    return handle.createQuery("select current_user").mapTo(String.class).one();
  }

  private static Set<String> strings(Handle handle, String query) {
    return handle.createQuery(query).mapTo(String.class).set();
  }
}
