package dev.timescalemigration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * TimescaleDB's own schemas change from release to release. What depends on them is in the room
 * {@code timescale/}, in Java and in SQL; others ask it, or include parts of queries from it.
 */
class CatalogNamesTest {
  private static final Path MAIN = Path.of("src/main");
  private static final Pattern CATALOG = Pattern.compile("_timescaledb\\\\*_");
  private static final Pattern VERSION = Pattern.compile("extversion\\s*(!?~|[<>=]|like)");

  /** A session's settings are set by its first statement, before the catalog can be asked. */
  private static final String FIRST_STATEMENT = "pin_session_settings.sql";

  @Test
  void only_the_room_timescale_names_the_schemas_of_timescaledb() throws IOException {
    assertThat(outsideOfTimescale()).hasSizeGreaterThan(300).noneMatch(has(CATALOG));
  }

  @Test
  void only_the_room_timescale_distinguishes_versions_in_sql() throws IOException {
    assertThat(outsideOfTimescale())
        .filteredOn(file -> !file.endsWith(FIRST_STATEMENT))
        .noneMatch(has(VERSION));
  }

  @Test
  void only_the_room_timescale_distinguishes_versions_in_java() throws IOException {
    assertThat(outsideOfTimescale()).noneMatch(has(Pattern.compile("\\.isAtLeast\\(\\d")));
  }

  private static Predicate<Path> has(Pattern pattern) {
    return file -> pattern.matcher(read(file)).find();
  }

  private static List<Path> outsideOfTimescale() throws IOException {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files
          .filter(file -> file.toString().endsWith(".java") || file.toString().endsWith(".sql"))
          .filter(file -> !file.toString().contains("/timescalemigration/timescale/"))
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
