package dev.timescalemigration.servers;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * The two real servers all tests share, one per side, started once per run of the JVM: containers
 * of the image {@code TIMESCALEDB_IMAGE} (see {@code dev/setup}). With {@code
 * TSM_TEST_SOURCE_SERVER} and {@code TSM_TEST_TARGET_SERVER} (URIs of a superuser) tests use
 * servers that run already.
 */
public final class Servers {
  private static final Server SOURCE = start("TSM_TEST_SOURCE_SERVER");
  private static final Server TARGET = start("TSM_TEST_TARGET_SERVER");

  private Servers() {}

  /** The server on which sources are made. */
  public static Server source() {
    return SOURCE;
  }

  /** The server on which targets are made. */
  public static Server target() {
    return TARGET;
  }

  /**
   * Another server of the same image, for a test that crashes or reconfigures it. It starts again
   * automatically when it ends, at the same port, see {@link Server#restartImmediately}.
   */
  public static Server startOwn(String... settings) {
    return startContainer(
        Stream.concat(
                Stream.of("-c", "while :; do sh /entry.sh \"$@\"; done", "entry"),
                Arrays.stream(settings))
            .toArray(String[]::new));
  }

  /**
   * Another server, whose databases are on a small file system in memory, which a test fills, see
   * {@link Server#fillDisk}.
   */
  public static Server startWithSmallDisk() {
    return startContainer(
            Map.of(Server.SMALL_DISK, "size=64m,mode=777"),
            "-c",
            "chown postgres " + Server.SMALL_DISK + " && exec sh /entry.sh")
        .onSmallDisk();
  }

  /** A hot standby of a server of the test's own, which streams from it. */
  public static Server startStandbyOf(Server primary) {
    return startContainer(
        "-c",
        "for bin in /usr/local/bin /usr/lib/postgresql/*/bin; do PATH=$bin:$PATH; done;"
            + " PGPASSWORD=postgres pg_basebackup --host "
            + primary.address()
            + " --username postgres --pgdata /var/lib/postgresql/data --checkpoint fast"
            + " --write-recovery-conf && exec sh /entry.sh");
  }

  private static Server start(String variable) {
    return Optional.ofNullable(System.getenv(variable))
        .map(Server::running)
        .orElseGet(() -> startContainer("/entry.sh", "-c", "wal_level=logical"));
  }

  private static Server startContainer(String... command) {
    return startContainer(Map.of(), command);
  }

  @SuppressWarnings("resource") // stopped by the server or by Testcontainers when the JVM ends
  private static Server startContainer(Map<String, String> inMemory, String... command) {
    String image =
        Optional.ofNullable(System.getenv("TIMESCALEDB_IMAGE"))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "TIMESCALEDB_IMAGE is not set: run the tests with 'make test', or first"
                            + " eval \"$(dev/env)\""));
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withCopyFileToContainer(
                MountableFile.forHostPath("dev/postgres-entrypoint.sh", 0755), "/entry.sh")
            .withCreateContainerCmdModifier(create -> create.withEntrypoint("sh"))
            .withCommand(command)
            .withEnv(Map.of("FSYNC", "off"))
            .withSharedMemorySize(256L << 20)
            .withTmpFs(inMemory)
            .withExposedPorts(5432)
            .waitingFor(Wait.forLogMessage(".*ready to accept (read-only )?connections.*", 1));
    container.start();
    return Server.container(container);
  }
}
