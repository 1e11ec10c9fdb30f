package dev.timescalemigration.operator;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.ConnectionSecret;
import dev.timescalemigration.postgres.ConnectionSettings;
import dev.timescalemigration.postgres.Side;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections from secrets, as a worker finds them: the keys as files in a folder that only this
 * process may read. Secrets are read by name, never listed or watched.
 */
final class SecretFiles {
  private final KubernetesClient client;
  private final Path root;
  private final Map<String, Folder> folders = new ConcurrentHashMap<>();

  private record Folder(Path path, String version) {}

  SecretFiles(KubernetesClient client) {
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

  /**
   * The connection of a secret as it is now.
   *
   * @throws MigrationFailure when there is no such secret, or no connection can be made of it
   */
  ConnectionSettings read(Side side, String namespace, String name) {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    if (secret == null) {
      throw MigrationFailure.userAction(
          "SecretMissing",
          "there is no secret " + name + " for the " + side.word(),
          "create it in the namespace " + namespace);
    }
    return ConnectionSecret.read(side, folder(namespace + "/" + name, secret));
  }

  private synchronized Path folder(String key, Secret secret) {
    String version = secret.getMetadata().getResourceVersion();
    Folder known = folders.get(key);
    if (known != null && known.version().equals(version)) {
      return known.path();
    }
    try {
      Path path = known == null ? Files.createTempDirectory(root, "secret") : known.path();
      write(path, secret.getData() == null ? Map.of() : secret.getData());
      folders.put(key, new Folder(path, version));
      return path;
    } catch (IOException e) {
      throw MigrationFailure.of(
              FailureKind.TEMPORARY,
              "NoTemporaryFiles",
              "the operator cannot write to its temporary folder",
              "give its pod room under /tmp")
          .causedBy(e, null);
    }
  }

  private static void write(Path folder, Map<String, String> data) throws IOException {
    Set<String> kept = new HashSet<>();
    for (Map.Entry<String, String> key : data.entrySet()) {
      kept.add(key.getKey());
      Files.write(folder.resolve(key.getKey()), Base64.getDecoder().decode(key.getValue()));
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!kept.contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    }
  }
}
