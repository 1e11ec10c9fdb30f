package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.prove.ProvePhase;
import dev.timescalemigration.phase.prove.ProveReport;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both sides are compared at one position while the source is written to. */
class ProofIT {
  private static final long BETWEEN_WRITES = 5;
  private static final String SCHEMA =
      """
      create table h (at timestamptz not null, device integer not null, v double precision, primary key (device, at));
      select create_hypertable('h', 'at', chunk_time_interval => interval '1 day');
      insert into h select ts, d, d from
        generate_series(timestamptz '2026-01-01', '2026-01-04', '6 hours') ts, generate_series(1, 3) d;
      create table p (k integer primary key, v text);
      insert into p select i, 'old' from generate_series(1, 100) i;
      """;

  private final CapturedPair captured = new CapturedPair();

  @AfterEach
  void drop() {
    captured.close();
  }

  private void begin(String... more) {
    captured.pair().source().execute(SCHEMA);
    captured.pair().source().execute(more);
    captured.begin();
    captured.stage();
    captured.copy();
  }

  @Test
  void a_living_source_is_proven_equal_again_and_again() throws Exception {
    begin();
    CountDownLatch ended = new CountDownLatch(1);
    AtomicLong written = new AtomicLong();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(ended, written));
    try {
      for (int i = 0; i < 3; i++) {
        long before = written.get();
        assertThat(captured.prove()).contains("both sides are equal at ");
        assertThat(written.get()).isGreaterThan(before);
      }
    } finally {
      ended.countDown();
      writer.join();
    }
    captured.apply();
    captured.assertSame("h", "p");
  }

  private void write(CountDownLatch ended, AtomicLong written) {
    try (Connection connection = captured.pair().source().connect();
        Statement statement = connection.createStatement()) {
      for (long i = 0; !ended.await(BETWEEN_WRITES, TimeUnit.MILLISECONDS); i++) {
        statement.execute(
            "begin; update p set v = '%d' where k = %d; insert into h values (timestamptz '2026-01-01' + %d * interval '1 minute' + interval '1 second', 9, %d); delete from h where device = 9 and v < %d; commit"
                .formatted(i, i % 100 + 1, i % 7000, i, i - 50));
        written.incrementAndGet();
      }
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_row_that_differs_is_named_and_the_last_proof_does_not_count_for_it() {
    begin();
    captured.prove();
    captured.pair().target().execute("update p set v = 'other' where k = 7");
    String said = captured.askingForSnapshots(() -> captured.fails("capture", "prove"));
    assertThat(said).contains("the sides differ at ").contains("\"k\" = '7'");
    captured.pair().target().execute("update p set v = 'old' where k = 7");
    assertThat(captured.prove()).contains("both sides are equal at ");
  }

  @Test
  void a_chunk_that_the_source_dropped_is_dropped_in_the_target() {
    begin();
    captured
        .pair()
        .source()
        .execute(
            "select drop_chunks('h', older_than => timestamptz '2026-01-02')",
            "insert into h values ('2026-01-02 01:00', 7, 7)");
    assertThat(captured.prove()).contains("dropped, as it was in the source");
    captured.assertSame("h");
  }

  @Test
  void chunks_that_are_dropped_or_compressed_while_they_are_compared_are_no_difference() {
    Editions.assumeCommunity(captured.pair().source());
    begin(
        "alter table h set (timescaledb.compress, timescaledb.compress_segmentby = 'device')",
        "insert into h select at, 4, v from h where device = 3");
    Rewriting rewriting =
        new Rewriting(
            "select drop_chunks('h', older_than => timestamptz '2026-01-02')",
            "select compress_chunk(show_chunks('h', newer_than => timestamptz '2026-01-02'))");
    ProveReport report = prove(rewriting);
    assertThat(report.equal()).isTrue();
    assertThat(report.dropped()).hasSize(1);
    assertThat(rewriting.said)
        .filteredOn(line -> line.endsWith("; comparing again at a later position"))
        .isNotEmpty();
    captured.assertSame("h");
  }

  @Test
  void a_source_that_is_rewritten_during_every_proof_is_no_difference_and_no_proof() {
    begin();
    captured.pair().target().execute("update p set v = 'other' where k = 7");
    Rewriting rewriting = new Rewriting("truncate h", "truncate h", "truncate h", "truncate h");
    assertThatThrownBy(() -> prove(rewriting))
        .cause()
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("were dropped or rewritten while they were compared: ")
        .hasMessageContaining("so it was each of 3 times");
  }

  @Test
  void a_proof_locks_nothing_that_it_has_read() throws Exception {
    begin();
    ProveReport report =
        prove(
            new Progress() {
              @Override
              public void advanced(long units, long bytes) {
                // A lock of a range that was read would make this wait for the proof, and the proof
                // for it.
                captured
                    .pair()
                    .source()
                    .execute(
                        "set lock_timeout = '10s'; begin; lock table p in access exclusive mode;"
                            + " rollback");
              }
            },
            1);
    assertThat(report.equal()).isTrue();
  }

  private ProveReport prove(Rewriting rewriting) {
    return prove(rewriting, 2);
  }

  private ProveReport prove(Progress progress, int threads) {
    PhaseContext context = captured.pair().context();
    return captured.askingForSnapshots(
        () -> new ProvePhase(context.into(context.target(), progress), threads).run());
  }

  /** Rewrites something in the source whenever comparing begins. */
  private final class Rewriting implements Progress {
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Iterator<String> statements;

    Rewriting(String... statements) {
      this.statements = List.of(statements).iterator();
    }

    @Override
    public void started(
        String phase, String unit, long done, long total, long bytesDone, long totalBytes) {
      if (phase.equals("Comparing") && statements.hasNext()) {
        captured.pair().source().execute(statements.next());
      }
    }

    @Override
    public void message(String line) {
      said.add(line);
    }
  }

  @Test
  void nothing_is_proven_before_everything_is_copied() {
    captured.pair().source().execute(SCHEMA);
    captured.begin();
    captured.stage();
    assertThat(captured.fails("capture", "prove")).contains("are not copied");
  }

  @Test
  void what_was_changed_or_copied_since_the_proof_is_known() {
    begin();
    captured.prove();
    assertThat(changed()).isEmpty();
    captured
        .pair()
        .source()
        .execute(
            "update h set v = 7 where at = '2026-01-03' and device = 1",
            "delete from p where k = 1",
            "begin; insert into h values ('2026-01-01', 99, 1); rollback");
    captured.apply();
    assertThat(changed()).containsExactly("h 2026-01-03", "p -");
    captured
        .pair()
        .target()
        .execute(
            "update _timescale_migration.task set copied_at = null, copy_method = null where ranges"
                + " -> 0 ->> 'start' = (select min((ranges -> 0 ->> 'start')::bigint)::text from"
                + " _timescale_migration.task)");
    captured.copy();
    assertThat(changed()).containsExactly("h 2026-01-01", "h 2026-01-03", "p -");
    captured.prove();
    assertThat(changed()).isEmpty();
  }

  private List<String> changed() {
    return captured
        .pair()
        .target()
        .query(
            "select distinct table_name || ' ' || coalesce(to_timestamp(from_value /"
                + " 1000000)::date::text, '-') from _timescale_migration.capture_changed order by"
                + " 1");
  }
}
