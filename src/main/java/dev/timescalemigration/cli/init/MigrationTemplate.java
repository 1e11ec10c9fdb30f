package dev.timescalemigration.cli.init;

import dev.timescalemigration.phase.inventory.SourceInventory.InventoriedHypertable;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.work.selection.NameFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A migration file with every field that matters. What is not set begins with {@code #} and the
 * field; without the {@code #} it is a valid value.
 */
final class MigrationTemplate {
  private static final int LONGEST_NAME = 63;
  private static final int MOST_RULES = 64;

  private MigrationTemplate() {}

  /** The name of a migration of a database: its name, in what Kubernetes takes. */
  static String nameFor(String database) {
    String name =
        database.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String shorter = name.substring(0, Math.min(name.length(), LONGEST_NAME)).replaceAll("-+$", "");
    return shorter.isEmpty() ? "migration" : shorter;
  }

  /** The file. */
  static String text(String name, List<InventoriedHypertable> hypertables) {
    return resource().replace("{{name}}", name).replace("{{rules}}\n", rules(hypertables));
  }

  /** Whether one completion point does not fit all hypertables. */
  static boolean needsRules(List<InventoriedHypertable> hypertables) {
    return hypertables.stream().map(InventoriedHypertable::timeType).distinct().count() > 1;
  }

  private static String rules(List<InventoriedHypertable> hypertables) {
    if (!needsRules(hypertables)) {
      return """
        # What is backfilled, if it is not everything before T: a POSIX regular expression over schema.table, and a range.
        #rules:
          #- {filter: '^public\\.metrics$', from: "2026-08-01T00:00:00Z", cascade: [Up]}
      """
          .indent(0);
    }
    String each =
        hypertables.stream()
            .limit(MOST_RULES)
            .map(
                hypertable ->
                    "    #- {filter: "
                        + yaml(NameFilter.only(hypertable.name()))
                        + ", until: \""
                        + examplePoint(hypertable)
                        + "\", cascade: [Up]} # "
                        + hypertable.timeType()
                        + "\n")
            .collect(Collectors.joining());
    return "  # These hypertables have different types of time, and one T does not fit all of them:"
        + " give each its own\n"
        + "  # 'until', then remove each '#' before a field.\n"
        + "  #rules:\n"
        + each;
  }

  /** A point in its time, as it must be written. */
  private static String examplePoint(InventoriedHypertable hypertable) {
    return switch (TimeType.ofFormatted(hypertable.timeType()).orElse(TimeType.TIMESTAMPTZ)) {
      case TIMESTAMPTZ, UUID -> "2026-11-22T10:00:00Z";
      case TIMESTAMP -> "2026-11-22T10:00:00";
      case DATE -> "2026-11-22";
      case SMALLINT -> "4242";
      case INTEGER, BIGINT -> "424242";
    };
  }

  private static String yaml(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String resource() {
    try (InputStream file = MigrationTemplate.class.getResourceAsStream("migration.yaml")) {
      return new String(
          Objects.requireNonNull(file, "migration.yaml").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
