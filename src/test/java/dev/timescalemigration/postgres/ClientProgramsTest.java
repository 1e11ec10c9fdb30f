package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With programs that only know their version, as many as the case needs. */
class ClientProgramsTest {
  /** Above every real version, so that what is installed on this machine never fits. */
  private static final int BASE = 900;

  @TempDir private Path folder;

  @Test
  void takes_the_newest_that_source_and_target_both_allow() {
    String path = path(BASE, BASE + 1, BASE + 2, BASE + 3);
    assertThat(ClientPrograms.find(BASE + 1, BASE + 2, Map.of("PATH", path)).major())
        .isEqualTo(BASE + 2);
  }

  @Test
  void takes_one_between_the_two_when_the_targets_own_is_not_installed() {
    assertThat(ClientPrograms.find(BASE, BASE + 2, Map.of("PATH", path(BASE + 1))).major())
        .isEqualTo(BASE + 1);
  }

  @Test
  void refuses_an_older_and_a_newer_one_and_names_the_package() {
    assertThatThrownBy(
            () -> ClientPrograms.find(BASE + 1, BASE + 1, Map.of("PATH", path(BASE, BASE + 2))))
        .isInstanceOfSatisfying(
            MigrationFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.USER_ACTION);
              assertThat(failure)
                  .hasMessageContaining("version " + (BASE + 1))
                  .hasMessageContaining(BASE + ".4 in ")
                  .hasMessageContaining((BASE + 2) + ".4 in ");
              assertThat(failure.hint().orElseThrow())
                  .contains("postgresql-client-" + (BASE + 1))
                  .contains("/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y")
                  .contains("postgresql" + (BASE + 1) + ", from yum.postgresql.org")
                  .contains("TSM_PG_BIN");
            });
  }

  @Test
  void an_earlier_release_of_the_servers_major_version_is_distinguished_from_others() {
    ClientPrograms programs = new ClientPrograms(folder, "17.11 (Debian 17.11-1)", 17);
    assertThat(programs.areEarlierThan(170012)).isTrue();
    assertThat(programs.areEarlierThan(170011)).isFalse();
    assertThat(programs.areEarlierThan(160014)).isFalse();
    assertThat(new ClientPrograms(folder, "17beta1", 17).areEarlierThan(170012)).isFalse();
  }

  @Test
  void a_given_folder_is_the_only_one_looked_at() {
    String path = path(BASE);
    Path given = programs(BASE + 1);
    Map<String, String> environment = Map.of("PATH", path, "TSM_PG_BIN", given.toString());
    assertThat(ClientPrograms.find(BASE, BASE + 1, environment).folder()).isEqualTo(given);
    assertThatThrownBy(() -> ClientPrograms.find(BASE, BASE, environment))
        .hasMessageContaining("found are only " + (BASE + 1) + ".4 in " + given);
  }

  @Test
  void a_given_folder_without_programs_is_named() {
    assertThatThrownBy(() -> ClientPrograms.find(17, 17, Map.of("TSM_PG_BIN", folder.toString())))
        .hasMessageContaining("none are found in " + folder);
  }

  @Test
  void a_release_that_lets_the_source_run_commands_is_refused_with_the_release_to_install() {
    assertThatThrownBy(
            () -> ClientPrograms.find(17, 17, Map.of("TSM_PG_BIN", programs(17).toString())))
        .isInstanceOfSatisfying(
            MigrationFailure.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo("UnsafeClientPrograms");
              assertThat(failure)
                  .hasMessageContaining("17.4 in ")
                  .hasMessageContaining("CVE-2025-8714");
              assertThat(failure.hint().orElseThrow()).contains("17.6 or later");
            });
  }

  @Test
  void a_folder_without_psql_is_passed_over() throws IOException {
    Path incomplete = programs(BASE);
    Files.delete(incomplete.resolve("psql"));
    assertThatThrownBy(() -> ClientPrograms.find(BASE, BASE, Map.of("PATH", incomplete.toString())))
        .isInstanceOf(MigrationFailure.class);
  }

  @Test
  void a_program_that_cannot_be_run_is_passed_over() throws IOException {
    Path broken = programs(BASE);
    Files.writeString(broken.resolve("pg_dump"), "\u007fELF of another machine");
    assertThatThrownBy(() -> ClientPrograms.find(BASE, BASE, Map.of("PATH", broken.toString())))
        .isInstanceOf(MigrationFailure.class);
  }

  @Test
  void debians_wrapper_on_the_path_is_passed_over() throws IOException {
    Path wrapper = programs(BASE);
    Files.move(wrapper.resolve("pg_dump"), wrapper.resolve("pg_wrapper"));
    Files.createSymbolicLink(wrapper.resolve("pg_dump"), wrapper.resolve("pg_wrapper"));
    assertThatThrownBy(() -> ClientPrograms.find(BASE, BASE, Map.of("PATH", wrapper.toString())))
        .isInstanceOf(MigrationFailure.class);
  }

  private String path(int... majors) {
    StringBuilder path = new StringBuilder("/nowhere:");
    for (int major : majors) {
      path.append(':').append(programs(major));
    }
    return path.toString();
  }

  private Path programs(int major) {
    try {
      Path bin = Files.createDirectories(folder.resolve(major + "/bin"));
      for (String program : List.of("pg_dump", "pg_dumpall", "psql")) {
        Files.writeString(
            bin.resolve(program),
            "#!/bin/sh\necho '" + program + " (PostgreSQL) " + major + ".4 (Debian 4-1)'\n");
        Files.setPosixFilePermissions(
            bin.resolve(program), PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      return bin;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
