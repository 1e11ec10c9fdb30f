package dev.timescalemigration.postgres;

import static dev.timescalemigration.postgres.ConnectionParameter.DBNAME;
import static dev.timescalemigration.postgres.ConnectionParameter.HOST;
import static dev.timescalemigration.postgres.ConnectionParameter.PASSWORD;
import static dev.timescalemigration.postgres.ConnectionParameter.PORT;
import static dev.timescalemigration.postgres.ConnectionParameter.SSLCERT;
import static dev.timescalemigration.postgres.ConnectionParameter.SSLKEY;
import static dev.timescalemigration.postgres.ConnectionParameter.SSLMODE;
import static dev.timescalemigration.postgres.ConnectionParameter.SSLROOTCERT;
import static dev.timescalemigration.postgres.ConnectionParameter.USER;

import dev.timescalemigration.failure.MigrationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A connection whose parts stand in the files of a folder, as a Kubernetes secret is mounted:
 * {@code uri}, or {@code host}, {@code port}, {@code dbname}, {@code username} (or {@code user})
 * and {@code password}; and {@code sslmode}, {@code ca.crt}, {@code tls.crt}, {@code tls.key}. The
 * {@code -app} secret of a CloudNativePG cluster is of this form (its documentation, "Connecting
 * from an application").
 */
public final class ConnectionSecret {
  /** Where the kubelet keeps the present content; it replaces all files at once by this link. */
  private static final String PRESENT = "..data";

  private static final Map<String, ConnectionParameter> VALUES = new LinkedHashMap<>();
  private static final Map<String, ConnectionParameter> FILES = new LinkedHashMap<>();

  static {
    VALUES.put("host", HOST);
    VALUES.put("port", PORT);
    VALUES.put("dbname", DBNAME);
    VALUES.put("user", USER);
    VALUES.put("username", USER);
    VALUES.put("password", PASSWORD);
    FILES.put("ca.crt", SSLROOTCERT);
    FILES.put("tls.crt", SSLCERT);
    FILES.put("tls.key", SSLKEY);
  }

  private ConnectionSecret() {}

  /**
   * Reads the folder as it is now. A URI is taken as it is; its parts that stand in files of their
   * own as well are passed over. With a {@code ca.crt}, and nothing said about TLS, the server's
   * certificate and name are checked; {@code sslmode} in a file of its own is taken when it asks
   * for more than the URI does.
   *
   * @param side whose connection it is, for messages
   * @throws MigrationFailure usage, naming the key that is missing or wrong, never a value
   */
  public static ConnectionSettings read(Side side, Path folder) {
    try {
      Path link = folder.resolve(PRESENT);
      return read(Files.exists(link) ? link.toRealPath() : folder);
    } catch (MigrationFailure failure) {
      throw MigrationFailure.of(
          failure.kind(),
          failure.reason(),
          "the secret of the " + side.word() + ": " + failure.getMessage(),
          failure.hint().orElse(null));
    } catch (IOException e) {
      throw MigrationFailure.usage(
              "SecretUnreadable",
              "the secret of the " + side.word() + " cannot be read",
              "look at how it is mounted")
          .causedBy(e, null);
    }
  }

  private static ConnectionSettings read(Path folder) throws IOException {
    Map<ConnectionParameter, String> parameters = new EnumMap<>(ConnectionParameter.class);
    Optional<String> uri = value(folder, "uri");
    if (uri.isPresent()) {
      parameters.putAll(ConnectionString.parse(uri.get()));
    } else {
      for (Map.Entry<String, ConnectionParameter> key : VALUES.entrySet()) {
        value(folder, key.getKey()).ifPresent(text -> parameters.put(key.getValue(), text));
      }
    }
    if (!parameters.containsKey(HOST)) {
      throw MigrationFailure.usage(
          "SecretIncomplete",
          "it has neither the key uri nor the key host",
          "give it the key uri, or host, port, dbname, username and password");
    }
    for (Map.Entry<String, ConnectionParameter> key : FILES.entrySet()) {
      Path file = folder.resolve(key.getKey());
      if (Files.exists(file)) {
        parameters.putIfAbsent(key.getValue(), file.toString());
      }
    }
    sslMode(folder, parameters).ifPresent(mode -> parameters.put(SSLMODE, mode));
    return ConnectionSettings.of(parameters);
  }

  private static Optional<String> sslMode(Path folder, Map<ConnectionParameter, String> parameters)
      throws IOException {
    Optional<String> ofUri = Optional.ofNullable(parameters.get(SSLMODE));
    Optional<String> ofKey = value(folder, "sslmode");
    if (ofUri.isPresent() && ofKey.isPresent()) {
      return stricter(ofUri.get(), ofKey.get());
    }
    return ofUri
        .or(() -> ofKey)
        .or(
            () ->
                parameters.containsKey(SSLROOTCERT)
                    ? Optional.of(SslMode.VERIFY_FULL.word())
                    : Optional.empty());
  }

  /** A word that is none is kept, to be refused by name. */
  private static Optional<String> stricter(String left, String right) {
    Optional<SslMode> one = SslMode.of(left);
    Optional<SslMode> other = SslMode.of(right);
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.of(one.isEmpty() ? left : right);
    }
    return Optional.of(one.get().compareTo(other.get()) >= 0 ? left : right);
  }

  /** Whoever makes a secret from a file often leaves a line's end behind the value. */
  private static Optional<String> value(Path folder, String key) throws IOException {
    Path file = folder.resolve(key);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file).replaceFirst("\\R$", "");
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
