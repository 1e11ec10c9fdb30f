package dev.timescalemigration.phase.schema;

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

  private record Setting(String role, String name, String given, String taken) {
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
    List<Setting> otherwise =
        left.values().stream()
            .filter(
                setting ->
                    !right.containsKey(setting.taken())
                        || !right.get(setting.taken()).given().equals(setting.given()))
            .toList();
    List<String> missing = otherwise.stream().filter(Setting::isShown).map(Setting::given).toList();
    List<String> unshown =
        otherwise.stream().filter(setting -> !setting.isShown()).map(Setting::name).toList();
    List<String> extra = right.keySet().stream().filter(taken -> !left.containsKey(taken)).toList();
    return new SettingsComparison(missing, extra, unshown);
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
                    row.getString("taken")))
        .filter(setting -> setting.role().isEmpty() || roles.contains(setting.role()))
        .forEach(setting -> settings.put(setting.taken(), setting));
    return settings;
  }

  private static Set<String> roles(Handle handle) {
    return new HashSet<>(
        handle.createQuery("select rolname from pg_roles").mapTo(String.class).list());
  }
}
