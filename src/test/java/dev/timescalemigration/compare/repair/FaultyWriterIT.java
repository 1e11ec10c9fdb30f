package dev.timescalemigration.compare.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.compare.databases.ComparedScope;
import dev.timescalemigration.compare.databases.Comparison;
import dev.timescalemigration.compare.databases.ComparisonOptions;
import dev.timescalemigration.compare.databases.FoundRow;
import dev.timescalemigration.engine.ChunksCopiedAgain;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.servers.Pair;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application writes to both databases, and some of its writes go wrong on one side. */
class FaultyWriterIT {
  private static final int FAULTS = 20;

  /** {@code -Dtsm.comparisons=20} compares so often before it repairs. */
  private static final int COMPARISONS = Integer.getInteger("tsm.comparisons", 3);

  private static final Duration BETWEEN_WRITES = Duration.ofMillis(2);

  private static final String BACKFILLED =
      "insert into trip select t, p, 1 from generate_series(timestamptz '2026-01-01', '2026-01-10',"
          + " '1 hour') t, generate_series(1, 5) p";

  private final Pair pair = Pair.create("faulty");
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicReference<String> failure = new AtomicReference<>();
  private final Set<String> faulty = new TreeSet<>();

  @AfterEach
  void drop() {
    pair.close();
  }

  /** Every kind of write, late rows included; the first ones each go wrong in one of four ways. */
  private void write() {
    try (Connection one = pair.source().connect();
        Connection other = pair.target().connect();
        Statement source = one.createStatement();
        Statement target = other.createStatement()) {
      while (!ended.await(BETWEEN_WRITES.toMillis(), TimeUnit.MILLISECONDS)) {
        int n = written.get();
        String at =
            "timestamptz '2026-01-02' + "
                + n % 7
                + " * interval '1 day' + "
                + n
                + " * interval '1 second'";
        String insert = "insert into trip values (" + at + ", 9, " + n + ")";
        String update =
            "update trip set fare = fare + 1 where at = '2026-01-0"
                + (1 + n % 8)
                + " 05:00+00' and place = 2";
        String fault = n < FAULTS ? fault(n, at) : null;
        source.execute(insert);
        source.execute(update);
        target.execute(fault != null && n % 4 == 0 ? "select 1" : insert);
        target.execute(update);
        if (fault != null && n % 4 != 0) {
          target.execute(fault);
        }
        written.incrementAndGet();
      }
    } catch (SQLException e) {
      failure.set(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String fault(int n, String at) {
    String key =
        pair.source()
            .value("select format('\"at\" = %L AND \"place\" = %L', (" + at + ")::text, '9')");
    String fault =
        switch (n % 4) {
          case 0 -> "dropped";
          case 1 -> "update trip set fare = -fare where at = " + at + " and place = 9";
          case 2 -> "delete from trip where at = " + at + " and place = 9";
          default -> "insert into trip values (" + at + ", 10, 1)";
        };
    faulty.add(n % 4 == 3 ? key.replace("'9'", "'10'") : key);
    return fault;
  }

  private Set<String> compare() {
    List<FoundRow> found = new ArrayList<>();
    ComparisonOptions options =
        ComparisonOptions.defaults()
            .of(EnumSet.of(ComparedScope.HYPERTABLES))
            .settlingFor(Duration.ofSeconds(2));
    try (LedgerComparison state = new LedgerComparison(pair.targetDatabase())) {
      new Comparison(pair.context(), options, state).run(found::add);
    }
    return found.stream().map(FoundRow::key).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void all_faults_are_found_and_repaired_while_it_writes_and_nothing_else_is_touched() {
    for (var side : List.of(pair.source(), pair.target())) {
      side.execute(
          "create table trip (at timestamptz not null, place int, fare numeric, primary key (at,"
              + " place)); select create_hypertable('trip', 'at', chunk_time_interval => interval"
              + " '1 day')",
          BACKFILLED);
    }
    pair.source().execute("alter database \"" + pair.source().name() + "\" set timezone = 'UTC'");
    pair.administered()
        .execute("alter database \"" + pair.administered().name() + "\" set timezone = 'UTC'");
    Ledger.open(
        pair.targetDatabase(), pair.sourceDatabase().with(Ledger::sourceIdentity), "migration");
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(this::write, task -> new Thread(task, "writer").start());
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> written.get() > FAULTS || failure.get() != null);
    assertThat(failure.get()).isNull();
    String untouched =
        "select xmin || ' ' || t::text from trip t where place in (1, 3, 4, 5) order by 1";
    List<String> before = pair.target().query(untouched);
    for (int run = 0; run < COMPARISONS; run++) {
      assertThat(compare()).isEqualTo(faulty);
    }
    try (LedgerComparison state = new LedgerComparison(pair.targetDatabase())) {
      RepairReport report =
          new Repair(pair.context(), new RepairOptions(true, false), state, new ChunksCopiedAgain())
              .run(line -> {});
      assertThat(report.done()).as("%s", report).isTrue();
    }
    int writtenThen = written.get();
    assertThat(compare()).isEmpty();
    assertThat(written.get()).isGreaterThan(writtenThen);
    ended.countDown();
    writer.join();
    assertThat(failure.get()).isNull();
    assertThat(pair.target().query(untouched)).isEqualTo(before);
    assertThat(pair.target().digest("trip")).isEqualTo(pair.source().digest("trip"));
  }
}
