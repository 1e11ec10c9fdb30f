package dev.timescalemigration.postgres;

import static dev.timescalemigration.postgres.ConnectionParameter.CONNECT_TIMEOUT;
import static dev.timescalemigration.postgres.ConnectionParameter.DBNAME;
import static dev.timescalemigration.postgres.ConnectionParameter.HOST;
import static dev.timescalemigration.postgres.ConnectionParameter.PASSFILE;
import static dev.timescalemigration.postgres.ConnectionParameter.PASSWORD;
import static dev.timescalemigration.postgres.ConnectionParameter.PORT;
import static dev.timescalemigration.postgres.ConnectionParameter.SSLMODE;
import static dev.timescalemigration.postgres.ConnectionParameter.SSLROOTCERT;
import static dev.timescalemigration.postgres.ConnectionParameter.USER;

import dev.timescalemigration.failure.MigrationFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a database is and how to authenticate, read from a libpq connection string or a {@code
 * postgres://} URI with libpq's defaults: what the text does not say comes from the environment
 * ({@code PGUSER}, {@code PGSSLMODE}, …), a password also from a password file.
 */
public final class ConnectionSettings {
  /** Of a program that connects on behalf of others. */
  private static final int MOST_ENDPOINTS = 8;

  /** How long connecting may take when {@code connect_timeout} is not given. */
  static final Duration CONNECT_TIMEOUT_DEFAULT = Duration.ofSeconds(10);

  private static final int DEFAULT_PORT = 5432;

  private final ConnectionOrigin origin;
  private final RefusedAddresses refused;
  private final boolean bounded;
  private final Map<ConnectionParameter, String> parameters;
  private final List<Endpoint> endpoints;
  private final String user;
  private final String database;
  private final String password;
  private final SslMode sslMode;
  private final Duration connectTimeout;

  /**
   * A place where the server may be.
   *
   * @param host name or address
   * @param port TCP port
   */
  record Endpoint(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  private ConnectionSettings(
      ConnectionOrigin origin,
      RefusedAddresses refused,
      boolean bounded,
      Map<ConnectionParameter, String> parameters,
      Map<String, String> environment) {
    this.origin = origin;
    this.refused = refused;
    this.bounded = bounded;
    this.parameters = parameters;
    this.endpoints = endpoints(parameters);
    this.user = parameters.getOrDefault(USER, System.getProperty("user.name"));
    this.database = parameters.getOrDefault(DBNAME, user);
    this.sslMode = sslMode(parameters);
    this.connectTimeout = connectTimeout(parameters);
    this.password =
        Optional.ofNullable(parameters.get(PASSWORD))
            .or(() -> fromPasswordFile(environment))
            .orElse(null);
  }

  /**
   * Reads a connection string. Unix sockets are not supported: without a host it is {@code
   * localhost}.
   *
   * @param text {@code host=… dbname=…} or {@code postgres://…}
   * @param environment variables of the process, for libpq's {@code PG…} variables and {@code HOME}
   * @throws MigrationFailure usage, naming what is wrong and never a value that may be a password
   */
  public static ConnectionSettings parse(String text, Map<String, String> environment) {
    Map<ConnectionParameter, String> parameters = new EnumMap<>(ConnectionParameter.class);
    for (ConnectionParameter parameter : ConnectionParameter.values()) {
      parameter
          .variable()
          .map(environment::get)
          .filter(value -> !value.isEmpty())
          .ifPresent(value -> parameters.put(parameter, value));
    }
    ConnectionString.parse(text, ConnectionOrigin.CONNECTION_STRING)
        .forEach(
            (parameter, value) -> {
              // An empty value represents the default, and so also hides the environment's.
              if (value.isEmpty()) {
                parameters.remove(parameter);
              } else {
                parameters.put(parameter, value);
              }
            });
    return new ConnectionSettings(
        ConnectionOrigin.CONNECTION_STRING, RefusedAddresses.NONE, false, parameters, environment);
  }

  /** Settings of a secret; nothing of the environment is added. */
  static ConnectionSettings ofSecret(Map<ConnectionParameter, String> parameters) {
    return new ConnectionSettings(
        ConnectionOrigin.SECRET, RefusedAddresses.NONE, false, new EnumMap<>(parameters), Map.of());
  }

  /**
   * The same settings for a program that connects on behalf of others, to servers that it does not
   * trust: see {@link dev.timescalemigration.postgres.bounded}.
   *
   * @param most how long connecting may take, where theirs is longer
   * @param addresses what is not connected to
   * @throws MigrationFailure usage, where many servers are named: each may be waited for
   */
  public ConnectionSettings bounded(Duration most, RefusedAddresses addresses) {
    Map<ConnectionParameter, String> shorter = new EnumMap<>(parameters);
    if (connectTimeout.compareTo(most) > 0) {
      shorter.put(CONNECT_TIMEOUT, Long.toString(most.toSeconds()));
    }
    if (password != null) {
      shorter.put(PASSWORD, password);
    }
    if (endpoints.size() > MOST_ENDPOINTS) {
      throw MigrationFailure.usage(
          "TooManyHosts",
          origin.place() + " names more than " + MOST_ENDPOINTS + " hosts",
          "name those of one cluster");
    }
    return new ConnectionSettings(origin, addresses, true, shorter, Map.of());
  }

  /** The same server and role, and another database. */
  public ConnectionSettings inDatabase(String other) {
    Map<ConnectionParameter, String> changed = new EnumMap<>(parameters);
    changed.put(DBNAME, other);
    if (password != null) {
      changed.put(PASSWORD, password);
    }
    return new ConnectionSettings(origin, refused, bounded, changed, Map.of());
  }

  private static List<Endpoint> endpoints(Map<ConnectionParameter, String> parameters) {
    String[] hosts = parameters.getOrDefault(HOST, "").split(",", -1);
    String[] ports = parameters.getOrDefault(PORT, "").split(",", -1);
    if (ports.length != 1 && ports.length != hosts.length) {
      throw ConnectionString.malformed(
          "the connection string has " + hosts.length + " hosts but " + ports.length + " ports");
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < hosts.length; i++) {
      String host = hosts[i].isEmpty() ? "localhost" : hosts[i];
      if (host.startsWith("/") || host.startsWith("@")) {
        throw MigrationFailure.usage(
            "UnixSocket",
            "the connection string asks for a Unix socket, which this program cannot use",
            "connect over TCP, for example with host=localhost");
      }
      endpoints.add(new Endpoint(host, port(ports[ports.length == 1 ? 0 : i])));
    }
    return List.copyOf(endpoints);
  }

  private static int port(String text) {
    if (text.isEmpty()) {
      return DEFAULT_PORT;
    }
    if (!text.matches("[0-9]{1,5}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > 65535) {
      // Not repeated here: an unencoded '/' in a password makes its beginning the "port".
      throw ConnectionString.malformed(
          "the connection string's port is not a number from 1 to 65535; in a URI, the characters"
              + " @ : / of a password are written %40 %3A %2F");
    }
    return Integer.parseInt(text);
  }

  /**
   * What is asked for, and never less: as with libpq, {@code require} with a root certificate at
   * hand also checks that the server's certificate is signed by it.
   */
  private static SslMode sslMode(Map<ConnectionParameter, String> parameters) {
    String word = parameters.getOrDefault(SSLMODE, SslMode.PREFER.value());
    SslMode mode =
        SslMode.of(word)
            .orElseThrow(
                () ->
                    MigrationFailure.usage(
                        "UnknownSslMode",
                        "the connection string's sslmode is not one that libpq knows",
                        "use disable, allow, prefer, require, verify-ca or verify-full"));
    String root = parameters.get(SSLROOTCERT);
    if ("system".equals(root)) {
      if (parameters.containsKey(SSLMODE) && mode != SslMode.VERIFY_FULL) {
        throw MigrationFailure.usage(
            "WeakSslMode",
            "sslrootcert=system needs sslmode=verify-full, not " + mode.value(),
            "use sslmode=verify-full");
      }
      return SslMode.VERIFY_FULL;
    }
    boolean rootAtHand = root != null || Files.exists(defaultFile("root.crt"));
    return mode == SslMode.REQUIRE && rootAtHand ? SslMode.VERIFY_CA : mode;
  }

  private static Duration connectTimeout(Map<ConnectionParameter, String> parameters) {
    String text = parameters.getOrDefault(CONNECT_TIMEOUT, "0");
    if (!text.matches("-?[0-9]{1,6}")) {
      throw ConnectionString.malformed(
          "the connection string's connect_timeout is not a number of seconds");
    }
    // libpq waits for ever at zero; here connecting is always bounded.
    int seconds = Integer.parseInt(text);
    return seconds <= 0 ? CONNECT_TIMEOUT_DEFAULT : Duration.ofSeconds(seconds);
  }

  private Optional<String> fromPasswordFile(Map<String, String> environment) {
    Path file =
        Optional.ofNullable(parameters.get(PASSFILE))
            .map(Path::of)
            .orElseGet(
                () ->
                    Path.of(
                        environment.getOrDefault("HOME", System.getProperty("user.home")),
                        ".pgpass"));
    Map<Optional<String>, Endpoint> byPassword = new LinkedHashMap<>();
    for (Endpoint at : endpoints) {
      byPassword.putIfAbsent(PasswordFile.password(file, at, database, user), at);
    }
    if (byPassword.size() > 1) {
      throw hostsWithDifferentPasswords(file, List.copyOf(byPassword.values()));
    }
    return byPassword.keySet().iterator().next();
  }

  /** One password is sent to whichever host answers, and must not reach one it is not meant for. */
  private static MigrationFailure hostsWithDifferentPasswords(Path file, List<Endpoint> hosts) {
    return MigrationFailure.userAction(
        "PasswordsDiffer",
        "the password file "
            + file
            + " does not have the same password for "
            + hosts.get(0)
            + " and "
            + hosts.get(1),
        "give all hosts of the connection string the same password there, or name only one host");
  }

  /** libpq's place for a certificate or key that is not named. */
  static Path defaultFile(String name) {
    return Path.of(System.getProperty("user.home"), ".postgresql", name);
  }

  /** Whether the servers are not trusted. */
  boolean isBounded() {
    return bounded;
  }

  RefusedAddresses refused() {
    return refused;
  }

  ConnectionOrigin origin() {
    return origin;
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  Optional<String> parameter(ConnectionParameter parameter) {
    return Optional.ofNullable(parameters.get(parameter));
  }

  /** The password, from the connection string, the environment or a password file. */
  public Optional<String> password() {
    return Optional.ofNullable(password);
  }

  Duration connectTimeout() {
    return connectTimeout;
  }

  /** The role to connect as. */
  public String user() {
    return user;
  }

  /** The database's name. */
  public String database() {
    return database;
  }

  /** How much TLS is asked for. */
  public SslMode sslMode() {
    return sslMode;
  }

  /**
   * The same connection as the values of a Kubernetes secret, by key.
   *
   * @param secret what is written as the password
   */
  public Map<String, String> secretValues(String secret) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("host", endpoints.stream().map(Endpoint::host).collect(Collectors.joining(",")));
    values.put(
        "port",
        endpoints.stream().map(at -> Integer.toString(at.port())).collect(Collectors.joining(",")));
    values.put("dbname", database);
    values.put("username", user);
    values.put("password", secret);
    values.put("sslmode", sslMode.value());
    return values;
  }

  /** Host, port and database, for messages; without user and password. */
  public String describe() {
    return endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(","))
        + "/"
        + database;
  }

  @Override
  public String toString() {
    return describe();
  }
}
