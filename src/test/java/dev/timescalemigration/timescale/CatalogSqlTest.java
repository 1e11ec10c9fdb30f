package dev.timescalemigration.timescale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogSqlTest {
  private static final Path FILES = Path.of("src/main/resources/dev/timescalemigration");

  @ParameterizedTest
  @CsvSource({
    "2.15.3, ",
    "2.16.0, chunk_since_2_16",
    "2.18.2, chunk_since_2_16",
    "2.19.0, chunk_since_2_19",
    "2.28.1, chunk_since_2_19",
    "2.29.0, chunk_since_2_29",
    "2.29.2, chunk_since_2_29",
    "2.31.0-dev, chunk_since_2_29",
    "2.100.0, chunk_since_2_29",
    "3.0.1, chunk_since_3_0",
    "3.4.0, chunk_since_3_0",
    "4.0.0, chunk_since_3_0",
  })
  void the_newest_file_that_is_not_newer_than_the_server_is_used(String server, String file) {
    Set<String> files =
        Set.of("chunk_since_2_16", "chunk_since_2_19", "chunk_since_2_29", "chunk_since_3_0");

    assertThat(CatalogSql.newest("chunk", version(server), files::contains))
        .isEqualTo(Optional.ofNullable(file));
  }

  @Test
  void a_new_shape_of_a_table_is_one_more_file() {
    TimescaleVersion server = version("2.30.0");
    Set<String> before = Set.of("chunk_since_2_16", "slice_since_2_16");
    Set<String> after = Set.of("chunk_since_2_16", "slice_since_2_16", "chunk_since_2_30");

    assertThat(CatalogSql.newest("chunk", server, before::contains)).contains("chunk_since_2_16");
    assertThat(CatalogSql.newest("chunk", server, after::contains)).contains("chunk_since_2_30");
    assertThat(CatalogSql.newest("slice", server, after::contains)).contains("slice_since_2_16");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2.16.1", "2.18.2", "2.19.3", "2.22.1", "2.26.4", "2.28.0", "2.29.2", "2.40.0"})
  void every_file_and_what_it_includes_is_there_for_each_version(String server) throws IOException {
    List<String> paths = paths();

    assertThat(paths).contains("timescale/chunk_rows", "timescale/chunks", "ledger/change_phase");
    assertThat(paths)
        .allSatisfy(
            path ->
                assertThat(CatalogSql.at(path, Optional.of(version(server))))
                    .doesNotContain("<timescale/"));
  }

  @Test
  void a_query_is_in_one_file_for_all_versions_or_in_one_for_each_range() throws IOException {
    try (Stream<Path> files = Files.walk(FILES)) {
      assertThat(files.filter(file -> file.toString().matches(".*_since_\\d+_\\d+\\.sql")))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(
                          Path.of(file.toString().replaceFirst("_since_\\d+_\\d+\\.sql$", ".sql")))
                      .doesNotExist());
    }
  }

  @Test
  void what_a_file_includes_is_of_the_server_s_version_too() {
    assertThat(CatalogSql.at("timescale/chunks", Optional.of(version("2.19.3"))))
        .contains("k.dropped");
    assertThat(CatalogSql.at("timescale/chunks", Optional.of(version("2.29.2"))))
        .contains("compress_relid")
        .doesNotContain("k.dropped");
  }

  @Test
  void what_does_not_depend_on_the_version_is_there_without_the_extension() {
    assertThat(CatalogSql.at("phase/preflight/facts/other_relations", Optional.empty()))
        .contains("pg_extension");
  }

  private static TimescaleVersion version(String text) {
    return TimescaleVersion.parse(text);
  }

  /** All files of SQL, those for ranges of versions by their common name. */
  private static List<String> paths() throws IOException {
    try (Stream<Path> files = Files.walk(FILES)) {
      return files
          .map(file -> FILES.relativize(file).toString())
          .filter(file -> file.endsWith(".sql"))
          .map(file -> file.replaceFirst("(_since_\\d+_\\d+)?\\.sql$", ""))
          .distinct()
          .toList();
    }
  }
}
