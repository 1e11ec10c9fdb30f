package dev.timescalemigration.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real PgBouncer on the loopback interface, in front of one database. */
public final class PgBouncer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

  private final Path folder;
  private final Process process;
  private final String uri;

  private PgBouncer(Path folder, Process process, String uri) {
    this.folder = folder;
    this.process = process;
    this.uri = uri;
  }

  /** Whether the program is there. */
  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Starts one.
   *
   * @param database what it is in front of
   * @param poolMode session, transaction or statement
   * @param poolSize how many server connections it opens
   */
  public static PgBouncer before(TestDatabase database, String poolMode, int poolSize)
      throws IOException {
    URI server = URI.create(database.uri());
    String[] login = server.getUserInfo().split(":", 2);
    int port = freePort();
    Path folder = Files.createTempDirectory("pgbouncer");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path users = folder.resolve("users.txt");
    Files.writeString(users, "\"%s\" \"%s\"%n".formatted(login[0], login[1]));
    Path settings = folder.resolve("pgbouncer.ini");
    Files.writeString(
        settings,
        """
        [databases]
        %s = host=%s port=%d dbname=%s
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = plain
        auth_file = %s
        pool_mode = %s
        default_pool_size = %d
        ignore_startup_parameters = extra_float_digits
        """
            .formatted(
                database.name(),
                server.getHost(),
                server.getPort(),
                database.name(),
                port,
                users,
                poolMode,
                poolSize));
    Process process = start(settings, folder);
    PgBouncer started =
        new PgBouncer(
            folder,
            process,
            "postgres://%s:%s@127.0.0.1:%d/%s"
                .formatted(login[0], login[1], port, database.name()));
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> answers(port));
    return started;
  }

  /** It refuses to run as root, and drops to the user it is told. */
  private static Process start(Path settings, Path folder) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "--quiet"));
    if (System.getProperty("user.name").equals("root")) {
      command.add("--user=nobody");
    }
    command.add(settings.toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("pgbouncer.log").toFile())
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The connection URI with the password. */
  public String uri() {
    return uri;
  }

  @Override
  public void close() {
    process.destroy();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(PgBouncer::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
