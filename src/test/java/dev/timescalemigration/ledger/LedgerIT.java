package dev.timescalemigration.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.timescale.DimensionRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-version")
class LedgerIT {
  private final TestDatabase database = Servers.target().createBareDatabase("ledger");
  private final Database target = database.as(Side.TARGET);

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void a_target_without_a_ledger_has_none() {
    assertThat(Ledger.find(target)).isEmpty();
  }

  @Test
  void opening_twice_finds_the_same_migration() {
    Ledger.open(target, "1/source", "first")
        .advance(new PhaseChange("Preflight", "Copying", false, Optional.empty()));
    Ledger again = Ledger.open(target, "1/source", "second");
    assertThat(again.migration().name()).isEqualTo("first");
    assertThat(again.migration().phase()).isEqualTo("Copying");
    assertThat(Ledger.find(target)).isPresent();
  }

  @Test
  void a_target_is_refused_to_a_second_source() {
    Ledger.open(target, "1/source", "first");
    assertThatThrownBy(() -> Ledger.open(target, "2/other", "second"))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("1/source");
  }

  @Test
  void the_newest_schema_file_is_the_one_the_program_looks_for() {
    Ledger.open(target, "1/source", "first");
    assertThat(LedgerSchema.flyway(target).info().current().getVersion().toString())
        .isEqualTo(LedgerSchema.NEWEST);
    assertThat(LedgerSchema.flyway(target).info().pending()).isEmpty();
  }

  @Test
  void a_ledger_of_a_newer_release_is_refused() {
    Ledger.open(target, "1/source", "first");
    database.execute(
        """
        insert into _timescale_migration.flyway_schema_history
        select installed_rank + 1, '9999', 'to come', type, script, checksum, installed_by, now(), 1, true
        from _timescale_migration.flyway_schema_history order by installed_rank desc limit 1
        """);
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> Ledger.find(target),
            () -> Ledger.findReadOnly(target),
            () -> Ledger.open(target, "1/source", "first"))) {
      assertThatThrownBy(use)
          .isInstanceOf(MigrationFailure.class)
          .hasMessageContaining("written by a newer release: it has version 9999");
    }
  }

  @Test
  void staging_again_adds_only_what_is_missing() {
    Ledger ledger = Ledger.open(target, "1/source", "first");
    try (Handle handle = target.open()) {
      assertThat(StagedTasks.add(handle, List.of(chunk("a", 0), chunk("b", 0)))).isEqualTo(2);
      assertThat(StagedTasks.add(handle, List.of(chunk("a", 0), chunk("c", 0)))).isEqualTo(1);
    }
    assertThat(ledger.progress().totals().total()).isEqualTo(3);
  }

  @Test
  void a_digest_has_the_history_of_the_migration() {
    Ledger ledger = Ledger.open(target, "1/source", "first");
    try (Handle handle = target.open()) {
      StagedTasks.add(handle, List.of(chunk("a", 0), chunk("b", 0)));
    }
    ledger.advance(
        new PhaseChange(
            "Preflight",
            "Copying",
            false,
            Optional.of(
                new PhaseChange.GateOpening("DualWriteStarted", "ab12", Optional.of("alice")))));
    ledger.recordReport("Copying", "Failed", Map.of(), Instant.EPOCH);
    ledger.recordReport("Copying", "Succeeded", Map.of(), Instant.EPOCH);
    ReportDigest report =
        LedgerDigest.read(target, "AwaitingCompletionPoint", Duration.ofSeconds(10))
            .orElseThrow()
            .report();
    assertThat(report.gates())
        .extracting(OpenedGate::gate, OpenedGate::token, OpenedGate::openedBy)
        .containsExactly(tuple("DualWriteStarted", "ab12", Optional.of("alice")));
    assertThat(report.runs())
        .extracting(
            ReportDigest.PhaseRuns::phase,
            ReportDigest.PhaseRuns::outcome,
            ReportDigest.PhaseRuns::runs)
        .containsExactly(tuple("Copying", "Succeeded", 2));
    assertThat(report.hypertables())
        .extracting(ReportDigest.HypertableChunks::staged, ReportDigest.HypertableChunks::copied)
        .containsExactly(tuple(2L, 0L));
    assertThat(report.moreHypertables()).isZero();
  }

  @Test
  void two_workers_never_hold_the_same_chunk_and_a_dead_worker_gives_its_chunk_back() {
    Tasks tasks = Ledger.open(target, "1/source", "first").tasks();
    try (Handle first = target.open();
        Handle second = target.open()) {
      StagedTasks.add(first, List.of(chunk("a", 0), chunk("b", 1)));
      first.begin();
      second.begin();
      Task ofFirst = tasks.claimForCopy(first, 0).orElseThrow();
      Task ofSecond = tasks.claimForCopy(second, 0).orElseThrow();
      assertThat(ofFirst.chunk().name()).isEqualTo("a");
      assertThat(ofSecond.chunk().name()).isEqualTo("b");
      first.rollback();
      assertThat(tasks.claimForCopy(second, 0).orElseThrow().chunk().name()).isEqualTo("a");
      second.rollback();
    }
  }

  @Test
  void a_worker_takes_from_other_shards_when_its_own_is_empty() {
    Tasks tasks = Ledger.open(target, "1/source", "first").tasks();
    try (Handle handle = target.open()) {
      StagedTasks.add(handle, List.of(chunk("a", 0), chunk("b", 1)));
      handle.begin();
      Task own = tasks.claimForCopy(handle, 1).orElseThrow();
      assertThat(own.chunk().name()).isEqualTo("b");
      tasks.copied(handle, List.of(new Completion(own.id(), CopyMethod.INTO_CHUNK, 5, 50)));
      assertThat(tasks.claimForCopy(handle, 1).orElseThrow().chunk().name()).isEqualTo("a");
      handle.commit();
    }
  }

  @Test
  void a_chunk_that_keeps_failing_is_parked_and_requeued_on_request() {
    Ledger ledger = Ledger.open(target, "1/source", "first");
    Tasks tasks = ledger.tasks();
    long id;
    try (Handle handle = target.open()) {
      StagedTasks.add(handle, List.of(chunk("a", 0)));
      handle.begin();
      id = tasks.claimForCopy(handle, -1).orElseThrow().id();
      handle.rollback();
      assertThat(fail(tasks, id, true)).isFalse();
      assertThat(fail(tasks, id, false)).isFalse();
      assertThat(fail(tasks, id, true)).isTrue();
      // Another worker had claimed it once more: it is parked already, and stays so.
      assertThat(fail(tasks, id, true)).isFalse();
      assertThat(fail(tasks, id, false)).isFalse();
      handle.begin();
      assertThat(tasks.claimForCopy(handle, -1)).isEmpty();
      handle.rollback();
    }
    assertThat(ledger.progress().totals().parked()).isEqualTo(1);
    assertThat(ledger.progress().problems(10))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.parked()).isTrue();
              assertThat(problem.lastError()).contains("no such airline");
            });
    assertThat(tasks.requeueFailed()).isEqualTo(1);
    try (Handle handle = target.open()) {
      handle.begin();
      assertThat(tasks.claimForCopy(handle, -1)).isPresent();
      handle.rollback();
    }
  }

  @Test
  void a_failure_reported_late_does_not_stain_a_chunk_that_another_worker_copied()
      throws Exception {
    Ledger ledger = Ledger.open(target, "1/source", "first");
    Tasks tasks = ledger.tasks();
    try (Handle handle = target.open()) {
      StagedTasks.add(handle, List.of(chunk("a", 0)));
      handle.begin();
      long id = tasks.claimForCopy(handle, -1).orElseThrow().id();
      CompletableFuture<Boolean> parked =
          CompletableFuture.supplyAsync(() -> fail(tasks, id, true));
      await("the late one to wait for the claim")
          .until(
              () ->
                  database.value(
                      "select count(*) from pg_stat_activity"
                          + " where wait_event_type = 'Lock' and datname = current_database()"),
              "1"::equals);
      tasks.copied(handle, List.of(new Completion(id, CopyMethod.INTO_CHUNK, 5, 50)));
      handle.commit();
      assertThat(parked.get()).isFalse();
    }
    assertThat(ledger.progress().problems(10)).isEmpty();
  }

  @Test
  void reports_are_kept_newest_first() {
    Ledger ledger = Ledger.open(target, "1/source", "first");
    ledger.recordReport("Preflight", "Failed", Map.of("checks", 1), Instant.EPOCH);
    ledger.recordReport("Preflight", "Succeeded", Map.of("checks", 2), Instant.EPOCH);
    assertThat(ledger.latestReport("Preflight").orElseThrow().body().get("checks").asInt())
        .isEqualTo(2);
    assertThat(ledger.reports()).hasSize(2);
  }

  private static boolean fail(Tasks tasks, long id, boolean counts) {
    return tasks.failed(
        id, "Copying", "test", Instant.EPOCH, "23503", "no such airline", counts, 2);
  }

  private static NewTask chunk(String name, int shard) {
    return new NewTask(
        new QualifiedName("public", "trips"),
        new QualifiedName("_timescaledb_internal", name),
        List.of(new DimensionRange("time", 0, 10)),
        OptionalLong.empty(),
        OptionalLong.of(5),
        100,
        shard,
        null);
  }
}
