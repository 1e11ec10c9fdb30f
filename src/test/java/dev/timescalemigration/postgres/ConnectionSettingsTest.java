package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSettingsTest {
  @TempDir private Path directory;

  @Test
  void reads_a_uri() {
    ConnectionSettings settings = parse("postgres://tsm:p%40ss%2Fw@db.example:5433/metrics");
    assertThat(settings.describe()).isEqualTo("db.example:5433/metrics");
    assertThat(settings.user()).isEqualTo("tsm");
    assertThat(settings.password()).contains("p@ss/w");
  }

  @Test
  void reads_keywords_and_values_with_quotes_blanks_and_backslashes() {
    ConnectionSettings settings =
        parse("host = db.example port=5433 dbname='my db' user=o\\'hara password='a b\\\\c\\'d'");
    assertThat(settings.describe()).isEqualTo("db.example:5433/my db");
    assertThat(settings.user()).isEqualTo("o'hara");
    assertThat(settings.password()).contains("a b\\c'd");
  }

  @Test
  void takes_what_is_missing_from_the_environment_and_else_libpqs_defaults() {
    assertThat(parse("postgres://").describe())
        .isEqualTo("localhost:5432/" + System.getProperty("user.name"));
    ConnectionSettings settings =
        ConnectionSettings.parse(
            "host=db",
            Map.of("PGUSER", "tsm", "PGPORT", "6000", "PGPASSWORD", "secret", "HOME", "/nowhere"));
    assertThat(settings.describe()).isEqualTo("db:6000/tsm");
    assertThat(settings.password()).contains("secret");
  }

  @Test
  void reads_several_hosts_and_ipv6_addresses() {
    assertThat(parse("postgres://a:1,[::1]:2,c/db").describe()).isEqualTo("a:1,[::1]:2,c:5432/db");
    assertThat(parse("host=a,b port=7 dbname=db").describe()).isEqualTo("a:7,b:7/db");
  }

  @Test
  void a_plus_sign_in_a_uri_is_a_plus_sign() {
    assertThat(parse("postgres://u:a+b@h/d").password()).contains("a+b");
  }

  @Test
  void reads_a_uris_parameters() {
    ConnectionSettings settings =
        parse("postgresql://h/d?sslmode=verify-full&connect_timeout=3&application_name=mine");
    assertThat(settings.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void prefers_tls_by_default() {
    assertThat(parse("postgres://h/d").sslMode()).isEqualTo(SslMode.PREFER);
    assertThat(ConnectionSettings.parse("postgres://h/d", Map.of("PGSSLMODE", "require")).sslMode())
        .isEqualTo(SslMode.REQUIRE);
  }

  @Test
  void require_with_a_root_certificate_checks_the_certificate_as_libpq_does() {
    assertThat(parse("host=h sslmode=require sslrootcert=/etc/ca.crt").sslMode())
        .isEqualTo(SslMode.VERIFY_CA);
    assertThat(parse("host=h sslrootcert=system").sslMode()).isEqualTo(SslMode.VERIFY_FULL);
    assertThatThrownBy(() -> parse("host=h sslrootcert=system sslmode=require"))
        .hasMessageContaining("verify-full");
  }

  @Test
  void an_unknown_parameter_is_named_with_the_one_that_was_meant() {
    MigrationFailure failure = refused("postgres://h/d?sslmod=require");
    assertThat(failure).hasMessageContaining("\"sslmod\"");
    assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("sslmode"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jdbc:postgresql://u:geheim@h/d",
        "mysql://u:geheim@h/d",
        "geheim",
        "password=pass geheim host=h",
        "password='geheim",
        "postgres://u:pa/geheim@h/d",
        "postgres://u:12/geheim@h/d",
        "postgres://u:pa@geheim@h/d",
        "postgres://u:geheim%zz@h/d",
        "postgres://u:geheim@h:0/d",
        "postgres://u:geheim@[::1/d",
        "host=a,b,c port=1,2 password=geheim",
        "host=/var/run password=geheim",
        "host=h connect_timeout=geheim",
        "host=h sslmode=geheim",
      })
  void a_wrong_text_is_refused_without_repeating_what_may_be_a_password(String text) {
    MigrationFailure failure = refused(text);
    assertThat(failure.getMessage()).doesNotContain("geheim").doesNotContain("\n");
    assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).isNotBlank());
  }

  @Test
  void the_password_comes_from_the_first_line_of_the_password_file_that_fits() throws IOException {
    Path file = passwordFile("rw-------");
    ConnectionSettings settings =
        ConnectionSettings.parse(
            "host=db port=5433 dbname=metrics user=tsm", Map.of("PGPASSFILE", file.toString()));
    assertThat(settings.password()).contains("se:cr\\et");
    assertThat(
            ConnectionSettings.parse("host=x user=any", Map.of("PGPASSFILE", file.toString()))
                .password())
        .contains("for the rest");
  }

  @Test
  void a_password_in_the_string_wins_over_the_password_file() throws IOException {
    assertThat(
            ConnectionSettings.parse(
                    "host=x password=given",
                    Map.of("PGPASSFILE", passwordFile("rw-------").toString()))
                .password())
        .contains("given");
  }

  @Test
  void hosts_with_different_passwords_in_the_file_are_refused_and_named() throws IOException {
    Map<String, String> environment = Map.of("PGPASSFILE", passwordFile("rw-------").toString());
    assertThatThrownBy(
            () ->
                ConnectionSettings.parse(
                    "postgres://tsm@db:5433,elsewhere:5433/metrics", environment))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("the same password for db:5433 and elsewhere:5433")
        .hasMessageNotContaining("cr\\et");
    assertThat(ConnectionSettings.parse("postgres://tsm@one,two/metrics", environment).password())
        .contains("for the rest");
    assertThat(
            ConnectionSettings.parse("postgres://tsm:x@db:5433,two/metrics", environment)
                .password())
        .contains("x");
  }

  @Test
  void a_password_file_that_everybody_can_read_is_refused() throws IOException {
    Path file = passwordFile("rw-r--r--");
    assertThatThrownBy(
            () -> ConnectionSettings.parse("host=x", Map.of("PGPASSFILE", file.toString())))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("everybody");
  }

  private Path passwordFile(String permissions) throws IOException {
    Path file = directory.resolve("pgpass");
    Files.writeString(
        file,
        """
        # a comment
        db:5432:metrics:tsm:other port
        db:5433:*:tsm:se\\:cr\\\\et
        *:*:*:*:for the rest
        """);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  private static ConnectionSettings parse(String text) {
    return ConnectionSettings.parse(text, Map.of("HOME", "/nowhere"));
  }

  private static MigrationFailure refused(String text) {
    MigrationFailure failure = catchThrowableOfType(MigrationFailure.class, () -> parse(text));
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
    return failure;
  }
}
