package dev.timescalemigration.postgres;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import org.postgresql.util.PSQLException;

/** Says in a sentence why there is no connection, and what would fix it. */
final class ConnectionErrors {
  private final Side side;
  private final ConnectionSettings settings;
  private final Throwable error;

  private ConnectionErrors(Side side, ConnectionSettings settings, Throwable error) {
    this.side = side;
    this.settings = settings;
    this.error = error;
  }

  /** The failure of an attempt to connect. */
  static MigrationFailure translate(Side side, ConnectionSettings settings, Throwable error) {
    return DatabaseErrors.find(error, MigrationFailure.class)
        .orElseGet(
            () ->
                new ConnectionErrors(side, settings, error)
                    .translate()
                    .causedBy(error, DatabaseErrors.sqlState(error).orElse(null)));
  }

  private MigrationFailure translate() {
    String state = DatabaseErrors.sqlState(error).orElse("");
    return switch (state) {
      case SqlState.INVALID_PASSWORD ->
          user(
              "WrongPassword",
              "refuses the password of role \"" + settings.user() + "\"",
              "correct the password in " + settings.origin().placeOfPassword());
      case SqlState.INVALID_AUTHORIZATION ->
          user(
              "LoginRefused",
              "refuses the login: " + DatabaseErrors.oneLine(error),
              "let pg_hba.conf admit role \""
                  + settings.user()
                  + "\" from this machine, or use a role and sslmode that it admits");
      case SqlState.UNDEFINED_DATABASE ->
          user(
              "NoSuchDatabase",
              "has no database \"" + settings.database() + "\"",
              "correct the name, or create the database");
      case SqlState.INSUFFICIENT_PRIVILEGE ->
          user(
              "ConnectRefused",
              "refuses: " + DatabaseErrors.oneLine(error),
              "as the owner of that database: GRANT CONNECT ON DATABASE "
                  + Identifiers.quote(settings.database())
                  + " TO "
                  + Identifiers.quote(settings.user())
                  + ";");
      case SqlState.TOO_MANY_CONNECTIONS ->
          temporary(
              "TooManyConnections",
              "has no connection free",
              "raise max_connections there, or lower the parallelism; then "
                  + settings.origin().tryAgain());
      case SqlState.CANNOT_CONNECT_NOW ->
          temporary("StartingUp", "is starting up or shutting down", settings.origin().tryAgain());
      default -> byCause(state);
    };
  }

  private MigrationFailure byCause(String state) {
    if (DatabaseErrors.find(error, UnknownHostException.class).isPresent()) {
      return user(
          "UnknownHost", "is on a host whose name does not resolve", "correct the host's name");
    }
    if (DatabaseErrors.isUntrusted(error) || isOfAnotherHost(state)) {
      return user(
          "TlsUntrusted",
          "and this program do not trust each other over TLS with sslmode="
              + settings.sslMode().value(),
          "give the authority's certificate as "
              + settings.origin().authority()
              + ", a host name that the certificate has, and "
              + settings.origin().clientCertificate()
              + " where the server wants a client certificate");
    }
    if (state.equals(SqlState.CONNECTION_REJECTED) && settings.password().isEmpty()) {
      return user(
          "PasswordMissing",
          "wants a password for role \"" + settings.user() + "\" and none was given",
          "give one in " + settings.origin().placeOfPassword());
    }
    if (state.equals(SqlState.CONNECTION_REJECTED) || state.equals(SqlState.PROTOCOL_VIOLATION)) {
      return user(
          "ConnectionRejected",
          "and this program cannot agree on a connection: " + DatabaseErrors.oneLine(error),
          "check sslmode and channel_binding of " + settings.origin().place());
    }
    Optional<SocketException> unreachable =
        DatabaseErrors.find(error, ConnectException.class)
            .map(SocketException.class::cast)
            .or(() -> DatabaseErrors.find(error, NoRouteToHostException.class));
    if (unreachable.isPresent()) {
      return temporary(
          "Unreachable",
          "cannot be reached: " + unreachable.get().getMessage().toLowerCase(Locale.ROOT),
          "check host and port, and that the server runs");
    }
    if (settings.parameter(ConnectionParameter.TARGET_SESSION_ATTRS).isPresent()
        && state.equals(SqlState.CANNOT_CONNECT)) {
      return temporary(
          "Unreachable",
          "has no host with target_session_attrs="
              + settings.parameter(ConnectionParameter.TARGET_SESSION_ATTRS).get(),
          "check the hosts, or whether one of them is to be promoted");
    }
    if (DatabaseErrors.find(error, SocketTimeoutException.class).isPresent()
        || state.equals(SqlState.CANNOT_CONNECT)) {
      return temporary(
          "Unreachable",
          "gave no connection within " + settings.connectTimeout().toSeconds() + " s",
          "check host, port and firewalls; connect_timeout in "
              + settings.origin().place()
              + " gives it longer");
    }
    return DatabaseErrors.translate(side, error);
  }

  /**
   * pgjdbc gives a certificate that does not name the host the SQLSTATE of a lost connection; a
   * connection that is lost has the network's error as its cause, or the server's message.
   */
  private boolean isOfAnotherHost(String state) {
    return settings.sslMode() == SslMode.VERIFY_FULL
        && state.equals(SqlState.CONNECTION_FAILURE)
        && DatabaseErrors.find(error, PSQLException.class)
            .filter(error -> error.getCause() == null && error.getServerErrorMessage() == null)
            .isPresent();
  }

  private MigrationFailure user(String reason, String problem, String hint) {
    return MigrationFailure.userAction(reason, said(problem), hint);
  }

  private MigrationFailure temporary(String reason, String problem, String hint) {
    return MigrationFailure.of(FailureKind.TEMPORARY, reason, said(problem), hint);
  }

  private String said(String problem) {
    return "the " + side.value() + " " + settings.describe() + " " + problem;
  }
}
