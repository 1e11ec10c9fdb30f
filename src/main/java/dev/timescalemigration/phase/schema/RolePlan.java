package dev.timescalemigration.phase.schema;

import dev.timescalemigration.phase.schema.RoleStatement.StatementKind;
import dev.timescalemigration.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of the source's role statements go to the target, and in what words. Decides only.
 *
 * <p>Left out, as the documented procedure does: {@code postgres} and {@code tsdbadmin}; {@code
 * GRANTED BY}; and for a target whose role is no superuser {@code SUPERUSER}, {@code REPLICATION},
 * {@code BYPASSRLS} and their NO forms, and {@code CREATEDB} when it does not have that itself.
 */
final class RolePlan {
  private static final Set<String> RESERVED = Set.of("postgres", "tsdbadmin");
  private static final Pattern GRANTED_BY =
      Pattern.compile(" GRANTED BY \"(?:[^\"]|\"\")+\"(?=;$)");
  private static final Pattern FOR_SUPERUSERS =
      Pattern.compile(" (NO)?(SUPERUSER|REPLICATION|BYPASSRLS)\\b");
  private static final Pattern CREATEDB = Pattern.compile(" (NO)?CREATEDB\\b");

  private final Set<String> needed;
  private final TargetRole target;
  private final List<RoleStatement> statements = new ArrayList<>();
  private final Set<String> created = new TreeSet<>();
  private final Set<String> existing = new TreeSet<>();
  private final Set<String> notNeeded = new TreeSet<>();
  private final Set<String> withoutPassword = new TreeSet<>();
  private final List<String> changed = new ArrayList<>();
  private final Map<String, List<String>> lost = new TreeMap<>();
  private int grantors;

  /**
   * The role that the target is filled as, and the roles it has to live with.
   *
   * @param superuser whether it may do all
   * @param createdb whether it may let others create databases
   * @param roles all roles of the target's cluster
   */
  record TargetRole(boolean superuser, boolean createdb, Set<String> roles) {}

  /**
   * A plan.
   *
   * @param script the statements of the source's cluster
   * @param needed roles to be moved
   * @param target what the target has and can
   */
  RolePlan(List<RoleStatement> script, Set<String> needed, TargetRole target) {
    this.needed = needed;
    this.target = target;
    script.stream().filter(s -> s.kind() == StatementKind.CREATE).forEach(this::sort);
    script.forEach(this::take);
  }

  private void sort(RoleStatement create) {
    String role = create.role();
    if (target.roles().contains(role)) {
      if (needed.contains(role)) {
        existing.add(role);
      }
    } else if (RESERVED.contains(role)) {
      changed.add(leftOut(create, "the name is reserved"));
    } else if (needed.contains(role)) {
      created.add(role);
    } else {
      notNeeded.add(role);
    }
  }

  private void take(RoleStatement statement) {
    if (statement.kind() == StatementKind.MEMBERSHIP) {
      takeMembership(statement);
    } else if (created.contains(statement.role())) {
      RoleStatement worded =
          statement.kind() == StatementKind.OPTIONS && !target.superuser()
              ? withoutRefusedOptions(statement)
              : statement;
      if (isLoginWithoutPassword(worded)) {
        withoutPassword.add(worded.role());
      }
      statements.add(worded);
    }
  }

  /** Memberships of which one end is new; those between roles that the target had are its own. */
  private void takeMembership(RoleStatement statement) {
    boolean touchesNew = created.contains(statement.role()) || created.contains(statement.member());
    boolean bothThere =
        (created.contains(statement.role()) || target.roles().contains(statement.role()))
            && (created.contains(statement.member())
                || target.roles().contains(statement.member()));
    if (touchesNew && bothThere) {
      String text = GRANTED_BY.matcher(statement.text()).replaceFirst("");
      if (!text.equals(statement.text())) {
        grantors++;
      }
      statements.add(statement.with(text));
    } else if (touchesNew
        || (existing.contains(statement.role()) && existing.contains(statement.member()))) {
      changed.add(
          leftOut(
              statement,
              bothThere ? "both roles were in the target" : "one of the roles is not moved"));
    }
  }

  private RoleStatement withoutRefusedOptions(RoleStatement statement) {
    int quoted = statement.text().indexOf('\'');
    String options = quoted < 0 ? statement.text() : statement.text().substring(0, quoted);
    String rest = statement.text().substring(options.length());
    List<String> left = new ArrayList<>();
    Matcher matcher = FOR_SUPERUSERS.matcher(options);
    while (matcher.find()) {
      left.add(matcher.group().strip());
    }
    String kept = FOR_SUPERUSERS.matcher(options).replaceAll("");
    Matcher createdb = CREATEDB.matcher(kept);
    if (!target.createdb() && createdb.find()) {
      left.add(createdb.group().strip());
      kept = createdb.replaceAll("");
    }
    // A role that is made has none of them.
    left.removeIf(option -> option.startsWith("NO"));
    if (!left.isEmpty()) {
      lost.computeIfAbsent(String.join(", ", left), none -> new ArrayList<>())
          .add(Identifiers.quote(statement.role()));
    }
    return statement.with(kept + rest);
  }

  private static boolean isLoginWithoutPassword(RoleStatement statement) {
    return statement.kind() == StatementKind.OPTIONS
        && statement.text().contains(" LOGIN")
        && !statement.text().contains(" PASSWORD '");
  }

  private static String leftOut(RoleStatement statement, String reason) {
    return statement.shown() + " left out: " + reason;
  }

  /** What is to be executed, in order. */
  List<RoleStatement> statements() {
    return statements;
  }

  /**
   * What became of the roles.
   *
   * @param refused statements that the target refused, with the reason
   */
  RolesReport report(List<String> refused) {
    List<String> all = new ArrayList<>(changed);
    lost.forEach(
        (options, roles) ->
            all.add("ALTER ROLE without " + options + " for " + String.join(", ", roles)));
    if (grantors > 0) {
      all.add("GRANTED BY is left out of " + grantors + " memberships");
    }
    all.addAll(refused);
    return new RolesReport(
        List.copyOf(created),
        List.copyOf(existing),
        List.copyOf(notNeeded),
        List.copyOf(all),
        List.copyOf(withoutPassword));
  }

  static String refused(RoleStatement statement, String reason) {
    return leftOut(statement, "the target refuses it: " + reason);
  }
}
