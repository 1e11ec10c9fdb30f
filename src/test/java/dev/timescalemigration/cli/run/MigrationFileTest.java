package dev.timescalemigration.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.GateApproval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationFileTest {
  private static final String HEAD =
      """
      apiVersion: timescalemigration.dev/v1alpha1
      kind: TimescaleMigration
      metadata: {name: metrics}
      """;

  @TempDir private Path folder;

  private MigrationFile file(String text) {
    Path path = folder.resolve("migration.yaml");
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return new MigrationFile(path);
  }

  private void assertRefused(String text, String... parts) {
    MigrationFile file = file(text);
    assertThatThrownBy(file::read)
        .isInstanceOfSatisfying(
            MigrationFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
              assertThat(failure.getMessage() + "; " + failure.hint().orElse(""))
                  .contains(parts)
                  .doesNotContain("hunter2");
            });
  }

  @Test
  void a_migration_is_found_among_other_objects() {
    MigrationFile.Content content =
        file("""
        kind: Secret
        stringData: {uri: x}
        ---
        """
                + HEAD
                + "spec: {completionPoint: 2026-11-22T10:00:00Z}\n---\n")
            .read();
    assertThat(content.name()).isEqualTo("metrics");
    assertThat(content.spec().completionPoint()).isEqualTo("2026-11-22T10:00:00Z");
  }

  @Test
  void a_migration_without_a_spec_has_the_defaults() {
    assertThat(file(HEAD).read().spec().workers().replicas()).isEqualTo(2);
    assertThat(file(HEAD + "spec:\n").read().spec().suspend()).isFalse();
  }

  @Test
  void all_errors_are_reported_at_once_with_their_paths() {
    assertRefused(
        """
        apiVersion: timescalemigration.dev/v1
        kind: TimescaleMigration
        metadata: {name: Not A Name}
        spec: {complationPoint: x, source: {uri: "postgres://u:hunter2@h/d"}}
        """,
        "has 4 errors",
        "apiVersion must be timescalemigration.dev/v1alpha1",
        "metadata.name is not a name",
        "spec.complationPoint is unknown; did you mean completionPoint?",
        "spec.source.uri is unknown");
  }

  @Test
  void one_error_is_one_line() {
    assertRefused(
        HEAD + "spec: {completionPoint: soon}",
        "migration.yaml: spec.completionPoint is no point in time; write a timestamp such as");
  }

  @Test
  void what_is_no_migration_is_refused() {
    assertRefused("kind: Secret", "holds 0 objects of kind TimescaleMigration");
    assertRefused(HEAD + "---\n" + HEAD, "holds 2 objects");
    assertRefused("a: 'hunter2\nb: [", "is not YAML, at line ");
    MigrationFile missing = new MigrationFile(folder.resolve("none.yaml"));
    assertThatThrownBy(missing::read).hasMessageContaining("none.yaml cannot be read");
  }

  @Test
  void the_command_line_adds_the_completion_point_and_approvals() {
    SpecSource wanted =
        new SpecSource(
            file(HEAD + "spec: {approvals: [{gate: Switchover, token: aaaa}]}"),
            Optional.of("5"),
            List.of(new GateApproval(Gate.SWITCHOVER, Optional.of("bbbb"))));
    assertThat(wanted.spec().completionPoint()).isEqualTo("5");
    assertThat(wanted.intent().completionPointChosen()).isTrue();
    assertThat(wanted.intent().approvalOf(Gate.SWITCHOVER).orElseThrow().token()).hasValue("bbbb");
  }

  @Test
  void two_different_completion_points_are_refused() {
    MigrationFile file = file(HEAD + "spec: {completionPoint: '4'}");
    assertThatThrownBy(() -> new SpecSource(file, Optional.of("5"), List.of()))
        .hasMessageContaining("say different things");
  }

  @Test
  void a_changed_file_is_reported_and_an_invalid_one_changes_nothing() {
    SpecSource wanted = new SpecSource(file(HEAD), Optional.empty(), List.of());
    assertThat(wanted.readAgain().anything()).isFalse();
    file(HEAD + "spec: {suspend: true}");
    assertThat(wanted.readAgain().anything()).isTrue();
    assertThat(wanted.intent().suspend()).isTrue();
    file(HEAD + "spec: {suspend: maybe}");
    assertThatThrownBy(wanted::readAgain).hasMessageContaining("must be true or false");
    assertThat(wanted.intent().suspend()).isTrue();
    file(HEAD.replace("metrics", "other"));
    assertThatThrownBy(wanted::readAgain).hasMessageContaining("is now of another migration");
  }
}
