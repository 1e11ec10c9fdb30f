package dev.timescalemigration.compare.schema;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.timescale.ReadSettings;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Settings of the database and of its roles ({@code ALTER DATABASE … SET}, {@code ALTER ROLE …
 * SET}) that one side has otherwise. A dump of a database does not hold them.
 *
 * @param missing statements that give the target what the source has
 * @param extra statements that take from the target what the source does not have
 * @param unshown names of users' own settings that the target has otherwise or not: their values
 *     may be secrets, so no statement shows them
 */
public record SettingsComparison(List<String> missing, List<String> extra, List<String> unshown) {

  /** Defensive copies. */
  public SettingsComparison {
    missing = List.copyOf(missing);
    extra = List.copyOf(extra);
    unshown = List.copyOf(unshown);
  }

  /**
   * A setting of the database or of a role.
   *
   * @param role the role; empty for all
   * @param name the setting
   * @param given the statement that sets it
   * @param taken the statement that takes it
   * @param inDatabase whether it is one of this database alone
   * @param mayBeMoved whether sessions of the migration are sure to work with it
   */
  record Setting(
      String role,
      String name,
      String given,
      String taken,
      boolean inDatabase,
      boolean mayBeMoved) {
    /** Whether it lets readers of the target do what those of the source can. */
    boolean isOfMigration() {
      return role.isEmpty() && name.equals(ReadSettings.SORT_PUSHDOWN);
    }

    boolean isReadOnly() {
      return role.isEmpty() && name.equals("default_transaction_read_only");
    }

    boolean isShown() {
      return !name.contains(".") || name.startsWith("timescaledb.");
    }
  }

  /**
   * Compares. Settings of a role that only one side has are that role's, and are not compared.
   *
   * @param source session of the source
   * @param target session of the target
   */
  public static SettingsComparison of(Handle source, Handle target) {
    String database = target.createQuery("select current_database()").mapTo(String.class).one();
    Set<String> roles = roles(source);
    roles.retainAll(roles(target));
    Map<String, Setting> left = settings(source, database, roles);
    Map<String, Setting> right = settings(target, database, roles);
    if (Ledger.isSwitched(target)) {
      // The switch has set the source to read-only, and the target is in use.
      left.values().removeIf(Setting::isReadOnly);
    }
    List<Setting> otherwise = otherwise(left, right);
    List<String> missing = otherwise.stream().filter(Setting::isShown).map(Setting::given).toList();
    List<String> unshown =
        otherwise.stream().filter(setting -> !setting.isShown()).map(Setting::name).toList();
    List<String> extra =
        right.values().stream()
            .filter(setting -> !setting.isOfMigration())
            .map(Setting::taken)
            .filter(taken -> !left.containsKey(taken))
            .toList();
    return new SettingsComparison(missing, extra, unshown);
  }

  /** What the target has otherwise or not. */
  private static List<Setting> otherwise(Map<String, Setting> source, Map<String, Setting> target) {
    return source.values().stream()
        .filter(
            setting ->
                !target.containsKey(setting.taken())
                    || !target.get(setting.taken()).given().equals(setting.given()))
        .toList();
  }

  /**
   * The statements that give the target the settings of the source's database, and of roles in it,
   * with their values. Settings of roles in all databases go with the roles.
   */
  public static List<String> toMove(Handle source, Handle target) {
    String database = target.createQuery("select current_database()").mapTo(String.class).one();
    Set<String> roles = roles(target);
    return otherwise(settings(source, database, roles), settings(target, database, roles)).stream()
        .filter(setting -> setting.inDatabase() && setting.mayBeMoved())
        .map(Setting::given)
        .toList();
  }

  /** By the statement that takes a setting: it says whose setting it is, and not the value. */
  private static Map<String, Setting> settings(Handle handle, String database, Set<String> roles) {
    Map<String, Setting> settings = new LinkedHashMap<>();
    ComparedKind.query(handle, "settings")
        .bind("database", database)
        .map(
            (row, context) ->
                new Setting(
                    row.getString("role"),
                    row.getString("name"),
                    row.getString("given"),
                    row.getString("taken"),
                    row.getBoolean("in_database"),
                    row.getBoolean("may_be_moved")))
        .filter(setting -> setting.role().isEmpty() || roles.contains(setting.role()))
        .forEach(setting -> settings.put(setting.taken(), setting));
    return settings;
  }

  private static Set<String> roles(Handle handle) {
    return new HashSet<>(
        handle.createQuery("select rolname from pg_roles").mapTo(String.class).list());
  }
}
