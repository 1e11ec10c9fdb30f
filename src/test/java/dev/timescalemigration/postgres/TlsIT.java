package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.servers.Certificates;
import dev.timescalemigration.servers.Server;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.servers.TlsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server with TLS whose certificate names {@code db.example} and 127.0.0.1, not localhost. */
@Tag("any-version")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {
  @TempDir private static Path directory;
  private Certificates certificates;
  private Server server;
  private TestDatabase database;

  @BeforeAll
  void start() throws Exception {
    certificates = new Certificates(directory);
    certificates.sign("server", "db.example", "san=dns:db.example,ip:127.0.0.1");
    certificates.sign("client", "postgres");
    server = TlsServer.start(certificates);
    database = server.createBareDatabase("tls");
    database.inCluster("create database certified");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void prefers_tls() {
    assertThat(isEncrypted("", database.name())).isTrue();
  }

  @Test
  void a_certificate_of_the_given_authority_for_the_named_host_is_trusted() {
    assertThat(
            isEncrypted(
                "&sslmode=verify-full&sslrootcert=" + certificates.path("ca.crt"), database.name()))
        .isTrue();
  }

  @Test
  void a_connection_that_does_not_trust_its_server_takes_tls_too() {
    String uri =
        uri("127.0.0.1", database.name())
            + "&sslmode=verify-full&sslrootcert="
            + certificates.path("ca.crt");
    Database bounded =
        new Database(
            Side.SOURCE,
            ConnectionSettings.parse(uri, Map.of())
                .bounded(Duration.ofSeconds(5), RefusedAddresses.NONE));
    try (Handle handle = bounded.open()) {
      assertThat(
              handle
                  .select("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
                  .mapTo(Boolean.class)
                  .one())
          .isTrue();
    }
  }

  @Test
  void a_host_that_the_certificate_does_not_name_is_refused_only_in_full() {
    String parameters = "&sslrootcert=" + certificates.path("ca.crt") + "&sslmode=";
    assertThat(isEncrypted(uri("localhost", database.name()) + parameters + "verify-ca")).isTrue();
    MigrationFailure failure =
        refused(uri("localhost", database.name()) + parameters + "verify-full");
    assertThat(failure.reason()).isEqualTo("TlsUntrusted");
  }

  @Test
  void an_authority_that_is_not_the_servers_is_refused() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    String root = new Certificates(other).path("ca.crt");
    for (String mode : new String[] {"require", "verify-ca", "verify-full"}) {
      MigrationFailure failure =
          refused(uri("127.0.0.1", database.name()) + "&sslmode=" + mode + "&sslrootcert=" + root);
      assertThat(failure.reason()).as(mode).isEqualTo("TlsUntrusted");
    }
  }

  @Test
  void a_root_certificate_that_is_not_there_is_named() {
    MigrationFailure failure =
        refused(
            uri("127.0.0.1", database.name()) + "&sslmode=verify-ca&sslrootcert=/no/such/ca.crt");
    assertThat(failure).hasMessageContaining("/no/such/ca.crt");
  }

  @Test
  void a_client_certificate_with_its_key_in_pem_logs_in_without_a_password() {
    String certificate =
        "&sslcert="
            + certificates.path("client.crt")
            + "&sslkey="
            + certificates.path("client.key");
    assertThat(isEncrypted(uri("127.0.0.1", "certified") + certificate)).isTrue();
    MigrationFailure failure = refused(uri("127.0.0.1", "certified") + "&sslmode=require");
    assertThat(failure.kind()).isEqualTo(FailureKind.USER_ACTION);
  }

  private String uri(String host, String name) {
    return "postgres://postgres:postgres@" + host + ":" + server.port() + "/" + name + "?";
  }

  private boolean isEncrypted(String parameters, String name) {
    return isEncrypted(uri("127.0.0.1", name) + parameters);
  }

  private static boolean isEncrypted(String uri) {
    try (Handle handle = database(uri).open()) {
      return handle
          .createQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
          .mapTo(Boolean.class)
          .one();
    }
  }

  private static MigrationFailure refused(String uri) {
    MigrationFailure failure =
        catchThrowableOfType(MigrationFailure.class, () -> database(uri).open());
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(FailureKind.USER_ACTION);
    return failure;
  }

  private static Database database(String uri) {
    return new Database(
        Side.SOURCE, ConnectionSettings.parse(uri.replace("?&", "?"), Map.of("HOME", "/nowhere")));
  }
}
