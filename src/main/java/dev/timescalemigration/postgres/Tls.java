package dev.timescalemigration.postgres;

import static dev.timescalemigration.postgres.ConnectionParameter.SSLROOTCERT;

import java.util.Properties;
import org.postgresql.PGProperty;

/** Turns libpq's TLS parameters into pgjdbc's. */
final class Tls {
  private Tls() {}

  static void configure(ConnectionSettings settings, Properties properties) {
    PGProperty.SSL_MODE.set(properties, settings.sslMode().word());
    settings
        .parameter(ConnectionParameter.SSLNEGOTIATION)
        .ifPresent(word -> PGProperty.SSL_NEGOTIATION.set(properties, word));
    settings
        .parameter(SSLROOTCERT)
        .ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file));
    settings
        .parameter(ConnectionParameter.SSLCERT)
        .ifPresent(file -> PGProperty.SSL_CERT.set(properties, file));
    settings
        .parameter(ConnectionParameter.SSLKEY)
        .ifPresent(file -> PGProperty.SSL_KEY.set(properties, file));
  }
}
