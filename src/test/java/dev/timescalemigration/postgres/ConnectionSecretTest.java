package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.MigrationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSecretTest {
  @TempDir private Path folder;

  @Test
  void reads_parts_with_characters_that_a_uri_would_need_encoded() throws IOException {
    ConnectionSettings settings =
        read(
            Map.of(
                "host", "db.example.com",
                "port", "6432",
                "dbname", "metrics",
                "username", "me",
                "password", "p@ss'\\ word/ "));
    assertThat(settings.describe()).isEqualTo("db.example.com:6432/metrics");
    assertThat(settings.user()).isEqualTo("me");
    assertThat(settings.password()).contains("p@ss'\\ word/ ");
    assertThat(settings.sslMode()).isEqualTo(SslMode.PREFER);
  }

  @Test
  void takes_a_cloudnativepg_secret_as_it_is() throws IOException {
    ConnectionSettings settings =
        read(
            Map.of(
                "username", "app",
                "user", "app",
                "password", "s3cret",
                "dbname", "app",
                "host", "cluster-rw",
                "port", "5432",
                "uri", "postgresql://app:s3cret@cluster-rw.prod:5432/app",
                "jdbc-uri", "jdbc:postgresql://cluster-rw.prod:5432/app?password=s3cret&user=app",
                "pgpass", "cluster-rw:5432:app:app:s3cret\n"));
    assertThat(settings.describe()).isEqualTo("cluster-rw.prod:5432/app");
    assertThat(settings.password()).contains("s3cret");
  }

  @Test
  void passes_over_the_line_end_of_a_file() throws IOException {
    assertThat(read(Map.of("host", "db\n", "password", "x y\r\n")).password()).contains("x y");
  }

  @Test
  void checks_certificate_and_name_when_an_authority_is_given() throws IOException {
    ConnectionSettings settings =
        read(Map.of("uri", "postgres://me@db/metrics", "ca.crt", "certificate"));
    assertThat(settings.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
    assertThat(settings.parameter(ConnectionParameter.SSLROOTCERT))
        .contains(folder.resolve("ca.crt").toString());
  }

  @Test
  void takes_the_stricter_of_two_words_on_tls() throws IOException {
    assertThat(
            read(Map.of("uri", "postgres://db/m?sslmode=verify-full", "sslmode", "disable"))
                .sslMode())
        .isEqualTo(SslMode.VERIFY_FULL);
    assertThat(
            read(Map.of("uri", "postgres://db/m?sslmode=disable", "sslmode", "verify-ca"))
                .sslMode())
        .isEqualTo(SslMode.VERIFY_CA);
  }

  @Test
  void names_what_is_missing_and_never_a_value() {
    assertThatThrownBy(() -> read(Map.of("username", "me", "password", "s3cret")))
        .hasMessage("the secret of the source: it has neither the key uri nor the key host");
    assertThatThrownBy(() -> read(Map.of("uri", "postgres://me:s3cret@db:99999/x")))
        .hasMessageContaining("port")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void sees_a_password_that_was_rotated_at_the_next_connection() throws IOException {
    Path first = Files.createDirectory(folder.resolve("..2026_1"));
    Files.writeString(first.resolve("host"), "db");
    Files.writeString(first.resolve("password"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("..data"), first);
    Database database = new Database(Side.SOURCE, () -> ConnectionSecret.read(Side.SOURCE, folder));
    assertThat(database.settings().password()).contains("old");

    Path second = Files.createDirectory(folder.resolve("..2026_2"));
    Files.writeString(second.resolve("host"), "db");
    Files.writeString(second.resolve("password"), "new");
    Files.delete(link);
    Files.createSymbolicLink(link, second);
    assertThat(database.settings().password()).contains("new");
  }

  @ParameterizedTest
  @CsvSource({
    "sslrootcert, /dev/zero, ca.crt",
    "sslcert, /etc/shadow, tls.crt",
    "sslkey, ../../key, tls.key",
    "passfile, /home/me/.pgpass, password",
  })
  void a_uri_may_name_no_file(String parameter, String file, String key) {
    assertThatThrownBy(() -> read(Map.of("uri", "postgres://db/m?" + parameter + "=" + file)))
        .hasMessageContaining("its uri names a file by " + parameter)
        .hasMessageNotContaining(file)
        .satisfies(
            failure -> assertThat(((MigrationFailure) failure).hint().orElseThrow()).contains(key));
  }

  @Test
  void the_system_s_certificates_are_no_file() throws IOException {
    assertThat(read(Map.of("uri", "postgres://db/m?sslrootcert=system")).sslMode())
        .isEqualTo(SslMode.VERIFY_FULL);
  }

  @Test
  void a_key_that_no_connection_needs_so_large_is_refused() {
    assertThatThrownBy(() -> read(Map.of("host", "x".repeat(70_000))))
        .hasMessageContaining("its key host has more than 65536 bytes");
  }

  @Test
  void of_a_secret_that_is_not_mounted_only_certificates_are_written() throws IOException {
    Map<String, String> data = new HashMap<>();
    Map.of("host", "db", "password", "s3cret", "ca.crt", "authority", "../escape", "x")
        .forEach((key, value) -> data.put(key, base64(value)));
    ConnectionSettings settings = ConnectionSecret.read(Side.TARGET, data, folder);
    assertThat(settings.password()).contains("s3cret");
    assertThat(settings.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
    assertThat(folder).isDirectoryContaining(file -> file.endsWith("ca.crt"));
    data.remove("ca.crt");
    assertThat(ConnectionSecret.read(Side.TARGET, data, folder).sslMode())
        .isEqualTo(SslMode.PREFER);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://db/x?hunter2=1",
        "hunter2://db/x",
        "host=db password=my hunter2=x",
        "host=postgres://me:hunter2@db/x",
        "host=me:hunter2@db",
        "host=db dbname=postgres://me:hunter2@db/x"
      })
  void a_word_that_may_be_the_password_is_not_repeated(String uri) {
    assertThatThrownBy(() -> read(Map.of("uri", uri)))
        .isInstanceOf(MigrationFailure.class)
        .satisfies(
            failure ->
                assertThat(failure.getMessage() + ((MigrationFailure) failure).hint())
                    .doesNotContain("hunter2"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private ConnectionSettings read(Map<String, String> keys) throws IOException {
    for (Map.Entry<String, String> key : keys.entrySet()) {
      Files.writeString(folder.resolve(key.getKey()), key.getValue());
    }
    return ConnectionSecret.read(Side.SOURCE, folder);
  }
}
