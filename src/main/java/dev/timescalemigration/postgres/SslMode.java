package dev.timescalemigration.postgres;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much TLS a connection asks for: libpq's {@code sslmode}. */
public enum SslMode {
  /** Never TLS. */
  DISABLE,
  /** TLS only where the server insists. */
  ALLOW,
  /** TLS where the server has it; libpq's default. */
  PREFER,
  /** TLS or no connection, whoever the server is. */
  REQUIRE,
  /** As {@link #REQUIRE}, and the server's certificate is signed by a trusted authority. */
  VERIFY_CA,
  /** As {@link #VERIFY_CA}, and the certificate names the host. */
  VERIFY_FULL;

  /** The value in a connection string. */
  public String value() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the server's certificate is checked. */
  public boolean verifies() {
    return this == VERIFY_CA || this == VERIFY_FULL;
  }

  static Optional<SslMode> of(String value) {
    return Arrays.stream(values()).filter(mode -> mode.value().equals(value)).findFirst();
  }
}
