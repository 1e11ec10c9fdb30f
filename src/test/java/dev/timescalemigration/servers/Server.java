package dev.timescalemigration.servers;

import com.github.dockerjava.api.model.ContainerNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;

/** A running PostgreSQL with TimescaleDB, on which a test makes databases of its own. */
public final class Server implements AutoCloseable {
  /** Where a server with a small disk has it. */
  static final String SMALL_DISK = "/small";

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String TEMPLATE = "timescaledb_of_tests";
  private static final String IS_TEMPLATE =
      "SELECT 1 FROM pg_database WHERE datistemplate AND datname = '" + TEMPLATE + "'";

  private final String host;
  private final int port;
  private final String user;
  private final String password;
  private final GenericContainer<?> container;

  private Server(
      String host, int port, String user, String password, GenericContainer<?> container) {
    this.host = host;
    this.port = port;
    this.user = user;
    this.password = password;
    this.container = container;
  }

  static Server running(String uri) {
    URI parsed = URI.create(uri);
    String[] userInfo = parsed.getUserInfo().split(":", 2);
    return new Server(parsed.getHost(), parsed.getPort(), userInfo[0], userInfo[1], null);
  }

  static Server container(GenericContainer<?> container) {
    return new Server(
        container.getHost(), container.getMappedPort(5432), "postgres", "postgres", container);
  }

  /**
   * Makes an empty database with the extension in schema {@code public}.
   *
   * @param label a word of the test, for the name
   */
  public TestDatabase createDatabase(String label) {
    makeTemplate("");
    TestDatabase database = createDatabaseFrom(TEMPLATE, label);
    // As CREATE EXTENSION does; else its launcher looks for new databases once a minute.
    database.execute("SELECT _timescaledb_functions.start_background_workers()");
    return database;
  }

  /** From now on, databases are made on the small disk: a copy is where its template is. */
  Server onSmallDisk() {
    execute("postgres", "CREATE TABLESPACE small LOCATION '" + SMALL_DISK + "'");
    makeTemplate("TABLESPACE small");
    return this;
  }

  /** Copying a database with the extension takes a third of the time of CREATE EXTENSION. */
  private synchronized void makeTemplate(String options) {
    TestDatabase postgres = new TestDatabase(this, "postgres", user, password);
    if (!postgres.query(IS_TEMPLATE).isEmpty()) {
      return;
    }
    postgres.execute("DROP DATABASE IF EXISTS " + TEMPLATE + " WITH (FORCE)");
    postgres.execute("CREATE DATABASE " + TEMPLATE + " TEMPLATE template0 " + options);
    new TestDatabase(this, TEMPLATE, user, password).execute("CREATE EXTENSION timescaledb");
    forbidSessions(TEMPLATE);
    postgres.execute("ALTER DATABASE " + TEMPLATE + " IS_TEMPLATE true");
  }

  /**
   * Makes an empty database without the extension.
   *
   * @param label a word of the test, for the name
   * @param options what else to say to {@code CREATE DATABASE}
   */
  public TestDatabase createBareDatabase(String label, String... options) {
    // template0: no extension in it, whatever the image put into template1.
    return createDatabaseFrom("template0", label, options);
  }

  private TestDatabase createDatabaseFrom(String template, String label, String... options) {
    String name = label + "_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
    execute(
        "postgres",
        "CREATE DATABASE \"%s\" TEMPLATE %s %s"
            .formatted(name, template, String.join(" ", options)));
    return new TestDatabase(this, name, user, password);
  }

  TestDatabase copyDatabase(String original, String owner) {
    String name = original + "_" + NUMBER.incrementAndGet();
    forbidSessions(original);
    execute(
        "postgres",
        "CREATE DATABASE \"%s\" TEMPLATE \"%s\" OWNER \"%s\" STRATEGY file_copy"
            .formatted(name, original, owner));
    copySettings(original, name);
    return new TestDatabase(this, name, user, password);
  }

  /**
   * A database that is copied has no sessions, and TimescaleDB's scheduler is in every database
   * that it may enter.
   */
  private void forbidSessions(String database) {
    execute("postgres", "ALTER DATABASE \"" + database + "\" ALLOW_CONNECTIONS false");
    execute(
        "postgres",
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '"
            + database
            + "'");
  }

  /** Settings of a database do not come with its template. */
  private void copySettings(String original, String name) {
    execute(
        "postgres",
        """
        do $$ declare one text; begin
            for one in select unnest(setconfig) from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
                       where d.datname = '%s' and s.setrole = 0 loop
                execute format('alter database %%I set %%s to %%L', '%s', split_part(one, '=', 1), split_part(one, '=', 2));
            end loop;
        end $$
        """
            .formatted(original, name));
  }

  void execute(String database, String sql) {
    try (Connection connection = connect(database, user, password);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage() + " in: " + sql, e);
    }
  }

  Connection connect(String database, String asUser, String withPassword) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + host + ":" + port + "/" + database, asUser, withPassword);
  }

  /** Host to connect to. */
  public String host() {
    return host;
  }

  /** Port to connect to. */
  public int port() {
    return port;
  }

  /** The container, for a test that started a server of its own. */
  public GenericContainer<?> container() {
    if (container == null) {
      throw new IllegalStateException("this server was running before the tests");
    }
    return container;
  }

  /**
   * Ends a server of the test's own as {@code pg_ctl stop -m immediate} does, which is a crash to
   * its clients; it starts again automatically and recovers.
   */
  public void restartImmediately() {
    inContainer("sh", "-c", "kill -QUIT $(head -1 /var/lib/postgresql/data/postmaster.pid)");
  }

  /** The address of its own that a server of the test's own has; its port is 5432. */
  public String address() {
    return network().getValue().getIpAddress();
  }

  private Map.Entry<String, ContainerNetwork> network() {
    return container()
        .getCurrentContainerInfo()
        .getNetworkSettings()
        .getNetworks()
        .entrySet()
        .iterator()
        .next();
  }

  /**
   * Whether this machine reaches that address; where the engine runs in a machine of its own not.
   */
  public boolean isReachableDirectly() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address(), 5432), 2000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Takes the network from a server of the test's own: to everyone else its machine is lost. */
  public void disconnect() {
    container()
        .getDockerClient()
        .disconnectFromNetworkCmd()
        .withContainerId(container().getContainerId())
        .withNetworkId(network().getKey())
        .withForce(true)
        .exec();
  }

  /** One value, asked for within a server of the test's own, where no network is needed. */
  public String inside(String database, String sql) {
    Container.ExecResult result =
        inContainer(
            "psql", "--username=postgres", "--host=/var/run/postgresql", "-Atc", sql, database);
    if (result.getExitCode() != 0) {
      throw new IllegalStateException(result.getStderr());
    }
    return result.getStdout().trim();
  }

  private Container.ExecResult inContainer(String... command) {
    try {
      return container().execInContainer(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Makes a server of the test's own fall silent: connections stand, and nothing answers. */
  public void pause() {
    container().getDockerClient().pauseContainerCmd(container().getContainerId()).exec();
  }

  /** Leaves no room on the small disk. */
  public void fillDisk() {
    inContainer("sh", "-c", "cat /dev/zero > " + SMALL_DISK + "/full");
  }

  /** Makes room again. */
  public void emptyDisk() {
    inContainer("rm", SMALL_DISK + "/full");
  }

  /** Lets it continue. */
  public void unpause() {
    container().getDockerClient().unpauseContainerCmd(container().getContainerId()).exec();
  }

  @Override
  public void close() {
    if (container != null) {
      container.stop();
    }
  }
}
