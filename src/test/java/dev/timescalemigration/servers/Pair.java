package dev.timescalemigration.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.phase.Progress;
import dev.timescalemigration.phase.StopSignal;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Side;
import java.time.Clock;
import java.util.List;

/** A source and a target that one test made for itself. */
public final class Pair implements AutoCloseable {
  private final TestDatabase source;
  private final TestDatabase target;

  private Pair(TestDatabase source, TestDatabase target) {
    this.source = source;
    this.target = target;
  }

  /** Two databases with the extension, on two servers. */
  public static Pair create(String label) {
    return on(Servers.source(), Servers.target(), label);
  }

  /** Two databases with the extension, on given servers. */
  public static Pair on(Server source, Server target, String label) {
    return new Pair(source.createDatabase(label), target.createDatabase(label));
  }

  /** The database that is moved. */
  public TestDatabase source() {
    return source;
  }

  /** The database that is filled. */
  public TestDatabase target() {
    return target;
  }

  /** Executes statements on both. */
  public void executeOnBoth(String sql) {
    source.execute(sql);
    target.execute(sql);
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
    return target.as(Side.TARGET);
  }

  /** Asserts that a table holds the same rows on both sides, compared in full by their text. */
  public void assertSameRows(String table, String columns) {
    String rows = "select (row(" + columns + "))::text from " + table + " order by 1";
    assertThat(target.query(rows)).isEqualTo(source.query(rows));
  }

  /** Drops roles on both servers, once their databases are dropped. */
  public void dropRoles(List<String> names) {
    for (String name : names) {
      source.inCluster("drop role if exists \"" + name + '"');
      target.inCluster("drop role if exists \"" + name + '"');
    }
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
