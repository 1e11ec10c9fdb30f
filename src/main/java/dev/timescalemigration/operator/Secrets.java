package dev.timescalemigration.operator;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.ConnectionSecret;
import dev.timescalemigration.postgres.ConnectionSettings;
import dev.timescalemigration.postgres.Side;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Connections from secrets. Secrets are read by name, never listed or watched, and what they hold
 * stays in memory, except for certificates and private keys: the driver reads these from files,
 * which are removed when their migration is forgotten.
 */
final class Secrets implements LedgerWatch.Connections {
  private final KubernetesClient client;
  private final Path root;

  Secrets(KubernetesClient client) {
    this.client = client;
    try {
      this.root =
          Files.createTempDirectory(
              "tsm-secrets",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new IllegalStateException("the temporary folder cannot be written to", e);
    }
  }

  @Override
  public ConnectionSettings read(Side side, ResourceID migration, String name) {
    String namespace = migration.getNamespace().orElseThrow();
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    if (secret == null) {
      throw MigrationFailure.userAction(
          "SecretMissing",
          "there is no secret " + name + " for the " + side.word(),
          "create it in the namespace " + namespace);
    }
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    try {
      return ConnectionSecret.read(
          side, data, Files.createDirectories(folder(migration).resolve(side.word())));
    } catch (IOException e) {
      throw MigrationFailure.of(
              FailureKind.TEMPORARY,
              "NoTemporaryFiles",
              "the operator cannot write to its temporary folder",
              "give its pod room under /tmp")
          .causedBy(e, null);
    }
  }

  @Override
  public void forget(ResourceID migration) {
    Path folder = folder(migration);
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new IllegalStateException("files of a secret cannot be removed", e);
    }
  }

  /** Names of Kubernetes objects hold no slash. */
  private Path folder(ResourceID migration) {
    return root.resolve(migration.getNamespace().orElseThrow()).resolve(migration.getName());
  }
}
