package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.ManagedRole;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An application writes to the target, in long transactions, with new chunks, upserts, updates and
 * deletes, while each copy method is at work. It gets no error and waits for nothing.
 */
class WritersNeverWaitIT {
  private static final CopyLimits AT_FULL_SPEED = CopyLimits.of(null, null, null, null, null, 0);

  private static final String SCHEMA =
      """
      create table sensor (id int primary key);
      insert into sensor select generate_series(0, 9);
      create table reading (at timestamptz not null, sensor int not null references sensor, value float8, note text,
                            primary key (sensor, at));
      select create_hypertable('reading', 'at', chunk_time_interval => interval '1 day');
      create index on reading (value);
      create index on reading (note, at desc);
      """;

  /** Two chunks of which each takes some time to be copied, indexed and proven. */
  private static final String ROWS =
      """
      set session_replication_role = replica;
      insert into reading
      select '2024-01-01 00:00+00'::timestamptz + n * interval '2.4 seconds', n % 10, random(), 'note ' || n % 1000
      from generate_series(0, 2 * 36000 - 1) n;
      """;

  private static final String COMPRESSION =
      """
      alter table reading set (timescaledb.compress, timescaledb.compress_segmentby = 'sensor',
                               timescaledb.compress_orderby = 'at desc');
      """;

  private static final String COMPRESS = "select compress_chunk(c) from show_chunks('reading') c";

  private final Pair pair = Pair.ofSuperuser("writers");
  private ManagedRole managed;

  @BeforeEach
  void make() {
    Editions.assumeCommunity(pair.target());
    managed = ManagedRole.in(pair.target());
    pair.source().execute(SCHEMA);
    managed.target().execute(SCHEMA);
  }

  @AfterEach
  void drop() {
    pair.close();
    if (managed != null) {
      managed.close();
    }
  }

  /**
   * Rows from the completion point on, the referenced table, and a new chunk in each transaction.
   */
  private Application writers(String until, boolean toReferencedTable) {
    // Two sessions of the application that both make chunks would wait for each other.
    pair.target().execute("insert into reading values ('" + until + "', 9, 9, 'first')");
    Application application =
        new Application(pair.target())
            .repeats(
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                (session, number) -> {
                  String at = "timestamptz '" + until + "' + interval '1 minute' * " + number % 5;
                  session.execute(
                      "insert into reading values ("
                          + at
                          + ", 2, 0, 'upsert') on conflict (sensor, at) do update set value ="
                          + " reading.value + 1");
                  session.execute("update reading set note = 'updated' where at = " + at);
                  if (number % 5 == 4) {
                    session.execute("delete from reading where note = 'updated' and at = " + at);
                  }
                });
    return toReferencedTable ? referencedTable(application) : application;
  }

  /** Long transactions in the referenced table, and short ones that make a chunk after it. */
  private static Application referencedTable(Application application) {
    return application
        .repeats(
            Duration.ofMillis(30),
            Duration.ofMillis(200),
            (session, number) -> {
              session.execute("insert into sensor values (" + (1000 + number) + ")");
              session.execute("update sensor set id = id where id = 3");
              session.execute(
                  "insert into reading select timestamptz '2030-01-01 00:00+00' + "
                      + number
                      + " * interval '1 day', 1, 1, 'new chunk'");
            })
        .repeats(
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            (session, number) ->
                session.execute("insert into sensor values (" + (-1 - number) + ")"));
  }

  private void assertNobodyWaits(
      String until, boolean recompress, Consumer<PhaseContext> copy, String way) {
    PhaseContext context = Pair.context(pair.source(), managed.target());
    SelectionRule all =
        new SelectionRule(Optional.empty(), Optional.empty(), Optional.of(until), false, false);
    // Before 2.21 compressing ends with a lock on the referenced table (tsl/src/compression/api.c),
    // which is never to be had where it is written to all the time.
    boolean toReferencedTable = !recompress || pair.minorVersion() >= 21;
    try (Application application = writers(until, toReferencedTable)) {
      new StagePhase(
              context,
              new StageOptions(List.of(all), Optional.empty(), 1, false, recompress, "test"))
          .run();
      Ledger.find(managed.target().as(Side.TARGET)).orElseThrow().limitCopying(AT_FULL_SPEED);
      copy.accept(context);
      assertThat(application.complaints()).isEmpty();
    }
    String rows = "select (reading.*)::text from reading where at < '" + until + "' order by 1";
    assertThat(pair.target().query(rows)).isEqualTo(pair.source().query(rows));
    // Where the writers always need the locks, rows are inserted into a chunk instead.
    assertThat(pair.target().query("select distinct copy_method from _timescale_migration.task"))
        .containsAnyOf(way, "INTO_CHUNK");
  }

  private static CopyReport copy(PhaseContext context) {
    return new CopyPhase(context, new CopyOptions(2, -1, false, 3, Duration.ofMinutes(1))).run();
  }

  @Test
  void while_chunks_are_built_and_attached() {
    pair.source().execute(ROWS);
    assertNobodyWaits("2024-01-03 00:00:00+00", false, WritersNeverWaitIT::copy, "ATTACHED");
  }

  @Test
  void while_several_threads_build_a_chunk_together() {
    pair.source().execute(ROWS);
    assertNobodyWaits("2024-01-03 00:00:00+00", false, ParallelCopy::run, "ATTACHED");
  }

  @Test
  void while_rows_are_inserted_into_a_chunk_that_is_cut() {
    pair.source().execute(ROWS);
    assertNobodyWaits("2024-01-02 12:00:00+00", false, WritersNeverWaitIT::copy, "RANGE");
  }

  @Test
  void while_compressed_chunks_are_copied_as_they_are() {
    compressed();
    assertNobodyWaits("2024-01-03 00:00:00+00", false, WritersNeverWaitIT::copy, "COMPRESSED");
  }

  @Test
  void while_chunks_are_compressed_again() {
    compressed();
    assertNobodyWaits("2024-01-03 00:00:00+00", true, WritersNeverWaitIT::copy, "RECOMPRESSED");
  }

  private void compressed() {
    pair.source().execute(ROWS);
    pair.source().execute(COMPRESSION);
    managed.target().execute(COMPRESSION);
    pair.source().execute(COMPRESS);
  }
}
