package dev.timescalemigration.operator;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Side;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;

/**
 * Whether migrations may use a secret. Who may create a migration may not always read the
 * namespace's secrets, and a migration connects with them and shows host and database. So only who
 * may change the secret can allow its use, by a label.
 *
 * @param required false where an installation lets migrations use every secret of their namespace
 */
record SecretConsent(boolean required) {
  /** The reason of a migration whose secret it may not use. */
  static final String NOT_ALLOWED = "SecretNotAllowed";

  /** The label of a secret that migrations may use. */
  static final String LABEL = WorkerJob.PREFIX + "migrations";

  /** Its value. */
  static final String ALLOWED = "allowed";

  /**
   * The secret, if migrations may use it. Whether a secret without the label exists is not shown.
   *
   * @param secret the secret, or null where there is none
   * @throws MigrationFailure with the command that allows the use
   */
  Secret checked(Secret secret, Side side, String namespace, String name) {
    if (!required) {
      if (secret == null) {
        throw MigrationFailure.userAction(
            "SecretMissing",
            "there is no secret " + name + " for the " + side.value(),
            "create it in the namespace " + namespace);
      }
      return secret;
    }
    if (secret == null || !isGiven(secret)) {
      throw MigrationFailure.userAction(
          NOT_ALLOWED,
          "the namespace has no secret "
              + name
              + " for the "
              + side.value()
              + " that migrations may use",
          "create it if it is missing, and allow its use: kubectl label secret "
              + name
              + " -n "
              + namespace
              + " "
              + LABEL
              + "="
              + ALLOWED);
    }
    return secret;
  }

  private static boolean isGiven(Secret secret) {
    Map<String, String> labels = secret.getMetadata().getLabels();
    return labels != null && ALLOWED.equals(labels.get(LABEL));
  }
}
