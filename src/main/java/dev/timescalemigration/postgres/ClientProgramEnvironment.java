package dev.timescalemigration.postgres;

import static dev.timescalemigration.postgres.ConnectionParameter.CHANNEL_BINDING;
import static dev.timescalemigration.postgres.ConnectionParameter.GSSENCMODE;
import static dev.timescalemigration.postgres.ConnectionParameter.OPTIONS;
import static dev.timescalemigration.postgres.ConnectionParameter.SSLCERT;
import static dev.timescalemigration.postgres.ConnectionParameter.SSLKEY;
import static dev.timescalemigration.postgres.ConnectionParameter.SSLNEGOTIATION;
import static dev.timescalemigration.postgres.ConnectionParameter.SSLROOTCERT;
import static dev.timescalemigration.postgres.ConnectionParameter.TARGET_SESSION_ATTRS;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.ConnectionSettings.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The same connection for {@code pg_dump} and {@code psql}: variables for their environment, and a
 * password file and a private key that only this user can read, until it is closed. The password is
 * in no argument and no variable, as other users can read the one and other processes of this user
 * the other.
 */
public final class ClientProgramEnvironment implements AutoCloseable {
  private static final List<ConnectionParameter> PASSED_ON =
      List.of(
          SSLROOTCERT,
          SSLCERT,
          SSLNEGOTIATION,
          CHANNEL_BINDING,
          GSSENCMODE,
          OPTIONS,
          TARGET_SESSION_ATTRS);

  private static final String SERVICE = "tsm";

  private final Path directory;
  private final Map<String, String> variables = new HashMap<>();

  private ClientProgramEnvironment(Path directory) {
    this.directory = directory;
  }

  /**
   * Writes the files; close it when the programs have ended.
   *
   * @param database whose connection the programs use
   * @throws MigrationFailure when the temporary folder cannot be written to or the key not be read
   */
  public static ClientProgramEnvironment of(Database database) {
    try {
      ClientProgramEnvironment environment =
          new ClientProgramEnvironment(
              Files.createTempDirectory(
                  "tsm",
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rwx------"))));
      try {
        environment.fill(database);
        return environment;
      } catch (IOException e) {
        environment.close();
        throw e;
      }
    } catch (IOException e) {
      throw MigrationFailure.userAction(
              "NoTemporaryFiles",
              "files for pg_dump and psql cannot be made: " + e.getMessage(),
              "make the temporary folder writable, and the sslkey readable, for this user")
          .causedBy(e, null);
    }
  }

  private void fill(Database database) throws IOException {
    ConnectionSettings settings = database.settings();
    List<Endpoint> endpoints = settings.endpoints();
    variables.put(
        "PGHOST", endpoints.stream().map(Endpoint::host).collect(Collectors.joining(",")));
    variables.put(
        "PGPORT",
        endpoints.stream().map(at -> String.valueOf(at.port())).collect(Collectors.joining(",")));
    variables.put("PGUSER", settings.user());
    variables.put("PGDATABASE", settings.database());
    variables.put("PGSSLMODE", settings.sslMode().value());
    variables.put("PGCONNECT_TIMEOUT", String.valueOf(settings.connectTimeout().toSeconds()));
    variables.put("PGAPPNAME", "tsm " + database.side().value());
    for (ConnectionParameter parameter : PASSED_ON) {
      settings
          .parameter(parameter)
          .ifPresent(value -> variables.put(parameter.variable().orElseThrow(), value));
    }
    variables.put("PGSERVICE", SERVICE);
    variables.put(
        "PGSERVICEFILE",
        file("service", "[" + SERVICE + "]\n" + Keepalive.of(settings).toServiceFile()));
    // Written even without a password, so that the programs take none from elsewhere.
    String password = settings.password().orElse("");
    variables.put(
        "PGPASSFILE", file("pgpass", password.isEmpty() ? "" : "*:*:*:*:" + escaped(password)));
    if (settings.parameter(SSLKEY).isPresent()) {
      // libpq refuses a key that the group can read, which a key mounted into a container is.
      variables.put(
          "PGSSLKEY",
          file("key", Files.readString(Path.of(settings.parameter(SSLKEY).orElseThrow()))));
    }
  }

  private String file(String name, String content) throws IOException {
    Path file =
        Files.createFile(
            directory.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, content);
    return file.toString();
  }

  private static String escaped(String password) {
    return password.replace("\\", "\\\\").replace(":", "\\:");
  }

  /** Variables for the programs' environment; what they do not name is libpq's default. */
  public Map<String, String> variables() {
    return Map.copyOf(variables);
  }

  /** Removes the files. */
  @Override
  public void close() {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw MigrationFailure.of(
              FailureKind.UNEXPECTED,
              "TemporaryFilesLeft",
              "the folder " + directory + " with a password file cannot be removed",
              "remove it")
          .causedBy(e, null);
    }
  }
}
