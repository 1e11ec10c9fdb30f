package dev.timescalemigration.cli.init;

import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.postgres.ConnectionSettings;
import java.util.Map;
import java.util.stream.Collectors;

/** The manifest of the secret of one side. */
final class SecretManifest {
  /** A placeholder for a password that is not written. */
  static final String PLACEHOLDER = "change-me";

  private SecretManifest() {}

  /**
   * The manifest.
   *
   * @param name the secret's name
   * @param withPassword whether the password is written, or a placeholder
   */
  static String text(String name, ConnectionSettings settings, boolean withPassword) {
    Map<String, String> values =
        settings.secretValues(withPassword ? settings.password().orElse(PLACEHOLDER) : PLACEHOLDER);
    // A JSON string is a YAML string.
    String lines =
        values.entrySet().stream()
            .map(entry -> "  " + entry.getKey() + ": " + Json.write(entry.getValue()) + "\n")
            .collect(Collectors.joining());
    return """
    # The connection of a side, for the operator. With a certificate authority of your own add ca.crt; for a client's
    # certificate tls.crt and tls.key: docs/reference/secrets.md
    apiVersion: v1
    kind: Secret
    metadata:
      name: %s
      labels: {timescalemigration.dev/migrations: allowed}
    stringData:
    """
            .formatted(name)
        + lines;
  }
}
