package dev.timescalemigration.timescale.privilege;

import dev.timescalemigration.timescale.CatalogSql;
import dev.timescalemigration.timescale.ExtensionSchemas;
import dev.timescalemigration.timescale.RestoringMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * What the session's role may do with the extension's own objects.
 *
 * @param createsChunks CREATE on {@link ExtensionSchemas#CHUNKS}
 * @param restoresAsDefiner whether {@code timescaledb_pre_restore} and {@code
 *     timescaledb_post_restore} run with a superuser's rights, as managed services have it
 * @param othersWhoRestore who else may call them while they do so
 * @param updatesMetadata UPDATE on {@link ExtensionSchemas#METADATA}
 * @param tablesNotWritable tables that a dump of the extension fills, on which INSERT is missing
 * @param sequencesNotSettable sequences that a dump of the extension sets, on which UPDATE is
 *     missing
 */
public record ExtensionPrivileges(
    boolean createsChunks,
    boolean restoresAsDefiner,
    List<String> othersWhoRestore,
    boolean updatesMetadata,
    List<String> tablesNotWritable,
    List<String> sequencesNotSettable) {

  /** Defensive copies. */
  public ExtensionPrivileges {
    othersWhoRestore = List.copyOf(othersWhoRestore);
    tablesNotWritable = List.copyOf(tablesNotWritable);
    sequencesNotSettable = List.copyOf(sequencesNotSettable);
  }

  /** Those of a session's role. */
  public static ExtensionPrivileges of(Handle handle) {
    return handle
        .createQuery(CatalogSql.of(handle, ExtensionPrivileges.class, "extension_privileges"))
        .map(
            (row, context) ->
                new ExtensionPrivileges(
                    row.getBoolean("creates_chunks"),
                    row.getBoolean("restores_as_definer"),
                    names(row, "others_who_restore"),
                    row.getBoolean("updates_metadata"),
                    names(row, "tables_not_writable"),
                    names(row, "sequences_not_settable")))
        .one();
  }

  private static List<String> names(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  /**
   * What is missing to make chunks.
   *
   * @param grantee the role, quoted
   */
  public List<MissingPrivilege> missingToMakeChunks(String grantee) {
    return createsChunks
        ? List.of()
        : List.of(
            MissingPrivilege.of(
                "CREATE on schema " + ExtensionSchemas.CHUNKS,
                "GRANT CREATE ON SCHEMA " + ExtensionSchemas.CHUNKS + " TO " + grantee));
  }

  /**
   * What is missing to load a dump, with what fills the catalog.
   *
   * @param grantee the role, quoted
   * @param restoring the mode of the database in which a dump is loaded
   */
  public List<MissingPrivilege> missingToLoad(String grantee, RestoringMode restoring) {
    List<MissingPrivilege> missing = new ArrayList<>();
    if (!restoresAsDefiner) {
      missing.add(
          new MissingPrivilege(
              "a superuser's rights in timescaledb_pre_restore and timescaledb_post_restore",
              restoring.functions().stream()
                  .flatMap(function -> restoreAsDefiner(function, grantee))
                  .toList()));
    }
    if (!tablesNotWritable.isEmpty()) {
      missing.add(
          MissingPrivilege.of(
              "INSERT on " + tablesNotWritable.size() + " catalog tables",
              "GRANT INSERT ON ALL TABLES IN SCHEMA "
                  + ExtensionSchemas.CATALOG_TABLES
                  + " TO "
                  + grantee));
    }
    if (!updatesMetadata) {
      missing.add(
          MissingPrivilege.of(
              "UPDATE on " + ExtensionSchemas.METADATA,
              "GRANT UPDATE ON " + ExtensionSchemas.METADATA + " TO " + grantee));
    }
    if (!sequencesNotSettable.isEmpty()) {
      missing.add(
          MissingPrivilege.of(
              "UPDATE on " + sequencesNotSettable.size() + " catalog sequences",
              "GRANT UPDATE ON ALL SEQUENCES IN SCHEMA "
                  + ExtensionSchemas.CATALOG_TABLES
                  + " TO "
                  + grantee));
    }
    return missing;
  }

  private static Stream<String> restoreAsDefiner(String function, String grantee) {
    return Stream.of(
        "REVOKE EXECUTE ON FUNCTION " + function + " FROM PUBLIC",
        "GRANT EXECUTE ON FUNCTION " + function + " TO " + grantee,
        "ALTER FUNCTION " + function + " SECURITY DEFINER");
  }
}
