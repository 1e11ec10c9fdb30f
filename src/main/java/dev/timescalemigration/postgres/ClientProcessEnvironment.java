package dev.timescalemigration.postgres;

import java.util.Map;
import java.util.Set;

/**
 * What a client program sees of this program's environment: what a program needs to start, to find
 * its libraries and the trusted certificates, and nothing else. {@code SOURCE} and {@code TARGET}
 * hold passwords, and a {@code PG*} variable would decide where the program connects.
 */
final class ClientProcessEnvironment {
  private static final Set<String> KEPT =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "TMPDIR",
          "TZ",
          "LANG",
          "LC_CTYPE",
          "LD_LIBRARY_PATH",
          "DYLD_LIBRARY_PATH",
          "DYLD_FALLBACK_LIBRARY_PATH",
          "OPENSSL_CONF",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "KRB5CCNAME",
          "KRB5_CONFIG",
          "SYSTEMROOT");

  private ClientProcessEnvironment() {}

  /**
   * Reduces an environment; messages are in English and the encoding is UTF-8.
   *
   * @param environment of this program, changed in place
   * @param added variables for the program: {@code PGHOST}, {@code PGPASSFILE} and the like
   */
  static void reduce(Map<String, String> environment, Map<String, String> added) {
    environment.keySet().retainAll(KEPT);
    environment.put("LC_MESSAGES", "C");
    environment.put("PGCLIENTENCODING", "UTF8");
    environment.putAll(added);
  }
}
