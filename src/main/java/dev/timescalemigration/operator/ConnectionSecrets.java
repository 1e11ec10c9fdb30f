package dev.timescalemigration.operator;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.ConnectionSecret;
import dev.timescalemigration.postgres.ConnectionSettings;
import dev.timescalemigration.postgres.Side;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections from secrets. ConnectionSecrets are read by name, never listed or watched, and what
 * they hold stays in memory, except for certificates and private keys: the driver reads these from
 * files, which are removed when the ledger was read.
 */
final class ConnectionSecrets implements LedgerWatch.Connections {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionSecrets.class);

  private final KubernetesClient client;
  private final SecretConsent consent;
  private final Path root;

  ConnectionSecrets(KubernetesClient client, SecretConsent consent) {
    this.client = client;
    this.consent = consent;
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
    Secret secret = allowed(side, migration.getNamespace().orElseThrow(), name);
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    try {
      return ConnectionSecret.read(
          side, data, Files.createDirectories(folder(migration).resolve(side.value())));
    } catch (IOException e) {
      throw MigrationFailure.of(
              FailureKind.TEMPORARY,
              "NoTemporaryFiles",
              "the operator cannot write to its temporary folder",
              "give its pod room under /tmp")
          .causedBy(e, null);
    }
  }

  /**
   * Checks that a pod may mount secrets of a namespace now: what was seen of them before may have
   * been of other secrets, or of another time.
   *
   * @throws MigrationFailure where it may not
   */
  void requireConsent(String namespace, SecretNames names) {
    allowed(Side.SOURCE, namespace, names.source());
    if (!names.target().equals(names.source())) {
      allowed(Side.TARGET, namespace, names.target());
    }
  }

  private Secret allowed(Side side, String namespace, String name) {
    return consent.checked(secret(namespace, name), side, namespace, name);
  }

  private Secret secret(String namespace, String name) {
    try {
      return client.secrets().inNamespace(namespace).withName(name).get();
    } catch (KubernetesClientException e) {
      throw MissingRights.areWhy(e)
          ? MissingRights.failure(e)
          : MigrationFailure.of(
                  FailureKind.TEMPORARY,
                  "SecretUnread",
                  "the API server does not answer when it is asked for the secret " + name,
                  null)
              .causedBy(e, null);
    }
  }

  /** So no more files are there than pieces of work run at the same time. */
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
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("files of a secret cannot be removed", e);
    }
  }

  /** Names of Kubernetes objects hold no slash. */
  private Path folder(ResourceID migration) {
    return root.resolve(migration.getNamespace().orElseThrow()).resolve(migration.getName());
  }
}
