package dev.timescalemigration.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A source and a target that one test made for itself. The target is loaded by a role that is no
 * superuser, as a managed service gives it, unless the test is about what a superuser may do. With
 * {@code -Dtsm.test.superuser=true} a superuser loads all targets.
 */
public final class Pair implements AutoCloseable {
  private static final boolean ALL_OF_SUPERUSER = Boolean.getBoolean("tsm.test.superuser");

  private final TestDatabase source;
  private final TestDatabase administered;
  private final Optional<ManagedRole> managed;

  private Pair(TestDatabase source, TestDatabase administered, Optional<ManagedRole> managed) {
    this.source = source;
    this.administered = administered;
    this.managed = managed;
  }

  /** Two databases with the extension, on two servers. */
  public static Pair create(String label) {
    return on(Servers.source(), Servers.target(), label);
  }

  /** Two databases with the extension, on given servers. */
  public static Pair on(Server source, Server target, String label) {
    return ALL_OF_SUPERUSER
        ? ofSuperuser(source, target, label)
        : ofManagedRole(source, target, label);
  }

  /** A pair for a test that is about what a role may do that is no superuser. */
  public static Pair ofManagedRole(String label) {
    return ofManagedRole(Servers.source(), Servers.target(), label);
  }

  /** A pair for a test that is about what only a superuser may do. */
  public static Pair ofSuperuser(String label) {
    return ofSuperuser(Servers.source(), Servers.target(), label);
  }

  /** Such a pair, on given servers. */
  public static Pair ofSuperuser(Server source, Server target, String label) {
    return new Pair(source.createDatabase(label), target.createDatabase(label), Optional.empty());
  }

  private static Pair ofManagedRole(Server source, Server target, String label) {
    TestDatabase administered = target.createDatabase(label);
    return new Pair(
        source.createDatabase(label),
        administered,
        Optional.of(ManagedRole.in(administered, administered.name() + "_managed")));
  }

  /** The database that is moved. */
  public TestDatabase source() {
    return source;
  }

  /** The database that is filled, as the role sees it that fills it. */
  public TestDatabase target() {
    return managed.map(ManagedRole::target).orElse(administered);
  }

  /** The same database as its superuser sees it, for what a test has to prepare or to check. */
  public TestDatabase administered() {
    return administered;
  }

  /** The role that fills the target. */
  public String role() {
    return managed.map(ManagedRole::name).orElseGet(administered::user);
  }

  /** Whether the role that fills the target is no superuser. */
  public boolean isManaged() {
    return managed.isPresent();
  }

  /** Another database of the target's server, in which the role has what it has in the target. */
  public TestDatabase createScratch(String label) {
    TestDatabase scratch = administered.server().createDatabase(label);
    managed.ifPresent(role -> role.prepare(scratch));
    return scratch;
  }

  /** Executes statements on both. */
  public void executeOnBoth(String sql) {
    source.execute(sql);
    target().execute(sql);
  }

  /** The y of TimescaleDB 2.y on the source. */
  public int minorVersion() {
    return Integer.parseInt(
        source.value(
            "select split_part(extversion, '.', 2) from pg_extension"
                + " where extname = 'timescaledb'"));
  }

  /** What phases work with. */
  public PhaseContext context() {
    return context(Progress.NONE, new StopSignal());
  }

  /** What phases work with, watched and stoppable. */
  public PhaseContext context(Progress progress, StopSignal stop) {
    return new PhaseContext(
        sourceDatabase(), targetDatabase(), progress, stop, Clock.systemUTC(), "test");
  }

  /** What phases work with between two databases that were not made as a pair. */
  public static PhaseContext context(TestDatabase source, TestDatabase target) {
    return new PhaseContext(
        source.as(Side.SOURCE),
        target.as(Side.TARGET),
        Progress.NONE,
        new StopSignal(),
        Clock.systemUTC(),
        "test");
  }

  /** The source as the program sees it. */
  public Database sourceDatabase() {
    return source.as(Side.SOURCE);
  }

  /** The target as the program sees it. */
  public Database targetDatabase() {
    return target().as(Side.TARGET);
  }

  /** Asserts that a table holds the same rows on both sides, compared in full by their text. */
  public void assertSameRows(String table, String columns) {
    String rows = "select (row(" + columns + "))::text from " + table + " order by 1";
    assertThat(target().query(rows)).isEqualTo(source.query(rows));
  }

  /** Drops roles on both servers, once their databases are dropped. */
  public void dropRoles(List<String> names) {
    for (String name : names) {
      source.inCluster("drop role if exists \"" + name + '"');
      administered.inCluster("drop role if exists \"" + name + '"');
    }
  }

  @Override
  public void close() {
    source.close();
    administered.close();
    managed.ifPresent(ManagedRole::close);
  }
}
