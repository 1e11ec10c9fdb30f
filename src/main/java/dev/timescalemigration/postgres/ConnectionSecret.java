package dev.timescalemigration.postgres;

import static dev.timescalemigration.postgres.ConnectionParameter.DBNAME;
import static dev.timescalemigration.postgres.ConnectionParameter.HOST;
import static dev.timescalemigration.postgres.ConnectionParameter.PASSFILE;
import static dev.timescalemigration.postgres.ConnectionParameter.PASSWORD;
import static dev.timescalemigration.postgres.ConnectionParameter.PORT;
import static dev.timescalemigration.postgres.ConnectionParameter.SSLCERT;
import static dev.timescalemigration.postgres.ConnectionParameter.SSLKEY;
import static dev.timescalemigration.postgres.ConnectionParameter.SSLMODE;
import static dev.timescalemigration.postgres.ConnectionParameter.SSLROOTCERT;
import static dev.timescalemigration.postgres.ConnectionParameter.USER;

import dev.timescalemigration.failure.MigrationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A connection whose parts are in the files of a folder, as a Kubernetes secret is mounted: {@code
 * uri}, or {@code host}, {@code port}, {@code dbname}, {@code username} (or {@code user}) and
 * {@code password}; and {@code sslmode}, {@code ca.crt}, {@code tls.crt}, {@code tls.key}. The
 * {@code -app} secret of a CloudNativePG cluster is of this form (its documentation, "Connecting
 * from an application").
 */
public final class ConnectionSecret {
  /** Where the kubelet keeps the present content; it replaces all files at once by this link. */
  private static final String PRESENT = "..data";

  /** Far more than a certificate chain has; a connection is a line. */
  private static final int LARGEST_VALUE = 64 << 10;

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

  /** The content of a key of a secret. */
  @FunctionalInterface
  private interface Keys {
    /** The content; empty when the secret does not have the key. */
    Optional<byte[]> content(String key) throws IOException;
  }

  /** The file of a key that the driver reads by its path. */
  @FunctionalInterface
  private interface KeyFiles {
    /** The file with this content. */
    Path file(String key, byte[] content) throws IOException;
  }

  /**
   * Reads a mounted secret as it is now. A URI is taken as it is; its parts that are in keys of
   * their own as well are passed over. With a {@code ca.crt}, and nothing said about TLS, the
   * server's certificate and name are checked; {@code sslmode} in a key of its own is taken when it
   * asks for more than the URI does.
   *
   * @param side whose connection it is, for messages
   * @param folder where the secret is mounted
   * @throws MigrationFailure usage, naming the key that is missing or wrong, never a value
   */
  public static ConnectionSettings read(Side side, Path folder) {
    return named(
        side,
        () -> {
          Path link = folder.resolve(PRESENT);
          Path present = Files.exists(link) ? link.toRealPath() : folder;
          return settings(
              key -> content(present.resolve(key)), (key, content) -> present.resolve(key));
        });
  }

  /**
   * Reads a secret that is not mounted. Only the keys of a connection are looked at.
   *
   * @param side whose connection it is, for messages
   * @param data the secret's keys, each with its content in Base64
   * @param folder an existing folder for the certificates and the private key, whose files are
   *     replaced; nothing else is written
   * @throws MigrationFailure as {@link #read(Side, Path)}
   */
  public static ConnectionSettings read(Side side, Map<String, String> data, Path folder) {
    return named(
        side,
        () -> {
          for (String file : FILES.keySet()) {
            Files.deleteIfExists(folder.resolve(file));
          }
          return settings(
              key -> Optional.ofNullable(data.get(key)).map(Base64.getDecoder()::decode),
              (key, content) -> Files.write(folder.resolve(key), content));
        });
  }

  @FunctionalInterface
  private interface SettingsReader {
    ConnectionSettings read() throws IOException;
  }

  private static ConnectionSettings named(Side side, SettingsReader reading) {
    try {
      return reading.read();
    } catch (MigrationFailure failure) {
      throw MigrationFailure.of(
          failure.kind(),
          failure.reason(),
          "the secret of the " + side.value() + ": " + failure.getMessage(),
          failure.hint().orElse(null));
    } catch (IOException e) {
      throw MigrationFailure.usage(
              "SecretUnreadable",
              "the secret of the " + side.value() + " cannot be read",
              "look at how it is mounted")
          .causedBy(e, null);
    }
  }

  private static ConnectionSettings settings(Keys keys, KeyFiles files) throws IOException {
    Map<ConnectionParameter, String> parameters = new EnumMap<>(ConnectionParameter.class);
    Optional<String> uri = value(keys, "uri");
    if (uri.isPresent()) {
      parameters.putAll(ConnectionString.parse(uri.get(), ConnectionOrigin.SECRET));
      refuseFiles(parameters);
    } else {
      for (Map.Entry<String, ConnectionParameter> key : VALUES.entrySet()) {
        value(keys, key.getKey()).ifPresent(text -> parameters.put(key.getValue(), text));
      }
    }
    if (!parameters.containsKey(HOST)) {
      throw MigrationFailure.usage(
          "SecretIncomplete",
          "it has neither the key uri nor the key host",
          "give it the key uri, or host, port, dbname, username and password");
    }
    refuseMisplacedUri(parameters);
    for (Map.Entry<String, ConnectionParameter> key : FILES.entrySet()) {
      Optional<byte[]> content = bounded(keys, key.getKey());
      if (content.isPresent() && !parameters.containsKey(key.getValue())) {
        parameters.put(key.getValue(), files.file(key.getKey(), content.get()).toString());
      }
    }
    sslMode(keys, parameters).ifPresent(mode -> parameters.put(SSLMODE, mode));
    return ConnectionSettings.ofSecret(parameters);
  }

  /** A path would be one of the machine that reads the secret, such as {@code /dev/zero}. */
  private static void refuseFiles(Map<ConnectionParameter, String> ofUri) {
    Map<ConnectionParameter, String> keys = new EnumMap<>(ConnectionParameter.class);
    FILES.forEach((key, parameter) -> keys.put(parameter, key));
    for (ConnectionParameter parameter : List.of(SSLROOTCERT, SSLCERT, SSLKEY, PASSFILE)) {
      String value = ofUri.get(parameter);
      boolean isSystem = parameter == SSLROOTCERT && "system".equals(value);
      if (value != null && !value.isEmpty() && !isSystem) {
        throw MigrationFailure.usage(
            "FileInSecret",
            "its uri names a file by " + parameter.keyword(),
            parameter == PASSFILE
                ? "give the password in the uri, or the parts of the connection in keys of their"
                    + " own"
                : "put the file's content into the key " + keys.get(parameter));
      }
    }
  }

  /** Host and database are shown in messages, and a URI with a password is easily put there. */
  private static void refuseMisplacedUri(Map<ConnectionParameter, String> parameters) {
    for (ConnectionParameter parameter : List.of(HOST, DBNAME)) {
      String value = parameters.getOrDefault(parameter, "");
      if (value.contains("://") || (parameter == HOST && value.contains("@"))) {
        throw MigrationFailure.usage(
            "SecretMalformed",
            "its " + parameter.keyword() + " holds a connection string",
            "put a connection string into the key uri");
      }
    }
  }

  private static Optional<String> sslMode(Keys keys, Map<ConnectionParameter, String> parameters)
      throws IOException {
    Optional<String> ofUri = Optional.ofNullable(parameters.get(SSLMODE));
    Optional<String> ofKey = value(keys, "sslmode");
    if (ofUri.isPresent() && ofKey.isPresent()) {
      return stricter(ofUri.get(), ofKey.get());
    }
    return ofUri
        .or(() -> ofKey)
        .or(
            () ->
                parameters.containsKey(SSLROOTCERT)
                    ? Optional.of(SslMode.VERIFY_FULL.value())
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
  private static Optional<String> value(Keys keys, String key) throws IOException {
    return bounded(keys, key)
        .map(content -> new String(content, StandardCharsets.UTF_8).replaceFirst("\\R$", ""))
        .filter(text -> !text.isEmpty());
  }

  private static Optional<byte[]> bounded(Keys keys, String key) throws IOException {
    Optional<byte[]> content = keys.content(key);
    if (content.isPresent() && content.get().length > LARGEST_VALUE) {
      throw MigrationFailure.usage(
          "SecretTooLarge",
          "its key " + key + " has more than " + LARGEST_VALUE + " bytes",
          "give it what a connection needs, and no more");
    }
    return content;
  }

  /** One byte more than is allowed shows that there are too many. */
  private static Optional<byte[]> content(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return Optional.of(stream.readNBytes(LARGEST_VALUE + 1));
    }
  }
}
