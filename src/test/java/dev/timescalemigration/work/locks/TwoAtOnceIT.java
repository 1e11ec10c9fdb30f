package dev.timescalemigration.work.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.phase.clean.CleanPhase;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.jobs.EnableJobsPhase;
import dev.timescalemigration.phase.refresh.RefreshPhase;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two processes at the same step of one migration. */
@Tag("any-version")
class TwoAtOnceIT {
  private static final int TABLES = 4;

  private final Pair pair = Pair.create("two_at_once");
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final PhaseContext context =
      pair.context(
          new Progress() {
            @Override
            public void message(String line) {
              messages.add(line);
            }
          },
          new StopSignal());

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void stagings_of_different_hypertables_all_keep_their_ranges() {
    create();
    List<Supplier<Object>> stagings = new ArrayList<>();
    for (int i = 0; i < TABLES; i++) {
      String filter = "public.t" + i;
      stagings.add(() -> stage(filter));
    }
    atOnce(stagings);
    assertThat(ledger().stagedRanges())
        .extracting(StagedRange::hypertable)
        .extracting(Object::toString)
        .containsExactlyInAnyOrder("public.t0", "public.t1", "public.t2", "public.t3");
    atOnce(List.of(this::copy, this::copy));
    for (int i = 0; i < TABLES; i++) {
      pair.assertSameRows("t" + i + " t", "t.*");
    }
  }

  @Test
  void staging_during_copying_adds_what_copying_then_takes() {
    create();
    stage("public.t0");
    atOnce(List.of(this::copy, () -> stage("public.t[123]")));
    copy();
    for (int i = 0; i < TABLES; i++) {
      pair.assertSameRows("t" + i + " t", "t.*");
    }
  }

  @Test
  void schema_loads_end_in_one_schema() {
    create(pair.source());
    atOnce(List.of(this::schema, this::schema));
    assertThat(pair.target().value("select count(*) from timescaledb_information.hypertables"))
        .isEqualTo(String.valueOf(TABLES));
  }

  @Test
  void the_later_steps_bear_being_run_twice() {
    create();
    stage("public.t");
    copy();
    atOnce(
        List.of(
            () -> new RefreshPhase(context, List.of(SelectionRule.everything())).run(),
            () -> new RefreshPhase(context, List.of(SelectionRule.everything())).run()));
    atOnce(
        List.of(
            () -> new EnableJobsPhase(context).run(), () -> new EnableJobsPhase(context).run()));
    atOnce(
        List.of(
            () -> new CleanPhase(pair.targetDatabase(), true).run(),
            () -> new CleanPhase(pair.targetDatabase(), true).run()));
    assertThat(Ledger.find(pair.targetDatabase())).isEmpty();
  }

  @Test
  void the_second_one_names_the_session_that_it_waits_for() {
    create();
    CountDownLatch holds = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Object> first =
        CompletableFuture.supplyAsync(
            () ->
                Step.STAGING.alone(
                    pair.context(),
                    () -> {
                      holds.countDown();
                      return await(end);
                    }));
    await(holds);
    CompletableFuture<Object> second = CompletableFuture.supplyAsync(() -> stage("public.t"));
    Awaitility.await().untilAsserted(() -> assertThat(messages).isNotEmpty());
    assertThat(messages.get(0))
        .matches("Another process stages in this target \\(server process \\d+, role .*");
    assertThatThrownBy(() -> new CleanPhase(pair.targetDatabase(), true).run())
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("another process works on this migration")
        .hasMessageContaining("server process");
    assertThat(second).isNotDone();
    end.countDown();
    first.join();
    second.join();
  }

  private void create() {
    create(pair.source());
    create(pair.target());
    for (int i = 0; i < TABLES; i++) {
      pair.source()
          .execute(
              "insert into t"
                  + i
                  + " select at, 1 from generate_series(timestamptz '2024-01-01 00:00+00',"
                  + " '2024-01-03', '1 hour') at");
    }
  }

  private static void create(TestDatabase side) {
    for (int i = 0; i < TABLES; i++) {
      side.execute(
          "create table t%1$d (at timestamptz not null, id bigint); select create_hypertable('t%1$d', 'at', chunk_time_interval => interval '1 day')"
              .formatted(i));
    }
  }

  private Object stage(String filter) {
    SelectionRule rule =
        new SelectionRule(
            Optional.of(filter),
            Optional.empty(),
            Optional.of("2024-02-01T00:00:00Z"),
            false,
            false);
    return new StagePhase(
            context, new StageOptions(List.of(rule), Optional.empty(), 1, true, false, "test"))
        .run();
  }

  private Object copy() {
    return new CopyPhase(context, new CopyOptions(2, -1, false, 1, Duration.ofSeconds(5))).run();
  }

  private Object schema() {
    return new SchemaPhase(
            context,
            new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "test"))
        .run();
  }

  private Ledger ledger() {
    return Ledger.find(pair.targetDatabase()).orElseThrow();
  }

  private static void atOnce(List<Supplier<Object>> works) {
    CountDownLatch begin = new CountDownLatch(1);
    List<CompletableFuture<Object>> running =
        works.stream()
            .map(
                work ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          await(begin);
                          return work.get();
                        },
                        command -> new Thread(command).start()))
            .toList();
    begin.countDown();
    running.forEach(CompletableFuture::join);
  }

  private static Object await(CountDownLatch latch) {
    try {
      latch.await();
      return latch;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
