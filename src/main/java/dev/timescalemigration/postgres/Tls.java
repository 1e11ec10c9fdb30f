package dev.timescalemigration.postgres;

import java.util.Map;
import java.util.Properties;
import org.postgresql.PGProperty;

/** Turns libpq's TLS parameters into pgjdbc's. */
final class Tls {
  private static final Map<ConnectionParameter, PGProperty> PASSED_ON =
      Map.of(
          ConnectionParameter.SSLNEGOTIATION, PGProperty.SSL_NEGOTIATION,
          ConnectionParameter.SSLROOTCERT, PGProperty.SSL_ROOT_CERT,
          ConnectionParameter.SSLCERT, PGProperty.SSL_CERT,
          ConnectionParameter.SSLKEY, PGProperty.SSL_KEY,
          ConnectionParameter.SSLPASSWORD, PGProperty.SSL_PASSWORD);

  private Tls() {}

  static void configure(ConnectionSettings settings, Properties properties) {
    PGProperty.SSL_MODE.set(properties, settings.sslMode().value());
    PGProperty.SSL_FACTORY.set(properties, TlsSocketFactory.class.getName());
    PASSED_ON.forEach(
        (parameter, property) ->
            settings.parameter(parameter).ifPresent(value -> property.set(properties, value)));
  }
}
