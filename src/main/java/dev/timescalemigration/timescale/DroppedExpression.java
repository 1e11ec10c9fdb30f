package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;
import java.util.Optional;

/**
 * The statements that make a generated column of a table a plain one, which keeps the values that
 * are copied into it.
 *
 * <p>TimescaleDB refuses it while the columnstore is enabled ({@code
 * check_alter_table_allowed_on_ht_with_compression}, {@code src/process_utility.c} 2.16 to 2.29),
 * so it is switched off and on again: before the first compressed chunk, that is.
 */
public final class DroppedExpression {
  private DroppedExpression() {}

  /**
   * The statements, each without its end.
   *
   * @param compression the settings of a hypertable that has compression enabled
   */
  public static List<String> statements(
      QualifiedName table, String column, Optional<CompressionSettings> compression) {
    String drop =
        "ALTER TABLE "
            + table.quoted()
            + " ALTER COLUMN "
            + Identifiers.quote(column)
            + " DROP EXPRESSION";
    return compression
        .map(
            settings ->
                List.of(
                    "ALTER TABLE " + table.quoted() + " SET (timescaledb.compress = false)",
                    drop,
                    new CompressionDifference(table, false, settings, Optional.empty()).fix()))
        .orElse(List.of(drop));
  }
}
