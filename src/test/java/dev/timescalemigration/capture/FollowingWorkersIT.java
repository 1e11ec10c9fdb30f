package dev.timescalemigration.capture;

import static dev.timescalemigration.capture.CapturedWorkers.assertNothingIsLeft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.cli.TsmProcess;
import dev.timescalemigration.cli.worker.CapturePod;
import dev.timescalemigration.ledger.CaptureDigest;
import dev.timescalemigration.migration.Event;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pods do from the switch on, where the old source follows the target. */
class FollowingWorkersIT {
  private static final String MUCH =
      "insert into keyless select i, repeat(md5(i::text), 30) from generate_series(1, 9000) i";

  private final CapturedPair captured = new CapturedPair();
  @TempDir private Path folder;
  private CapturedWorkers workers;
  private TestDatabase source;
  private TestDatabase target;

  @BeforeEach
  void make() throws IOException {
    captured.mayKeepWayBack();
    workers = new CapturedWorkers(captured, folder).keepingWayBack();
    source = workers.source();
    target = workers.target();
    workers.makeTables();
  }

  @AfterEach
  void drop() {
    captured.dropSlots();
    captured.close();
  }

  @Test
  void one_pod_applies_the_targets_changes_until_another_switches_back() throws Exception {
    workers.upTo(Phase.SWITCHING_OVER);
    workers.switchOver();
    CaptureDigest begun = workers.digest();
    assertThat(begun.followsBack()).isTrue();
    assertThat(Double.parseDouble(begun.downtimeSeconds().orElseThrow())).isPositive();
    TsmProcess first = workers.capturing();
    target.execute("update h set v = 100 where device = 1", "insert into keyless values (9, 'y')");
    workers.awaitApplied(target, source);
    first.signal("KILL");
    first.close();
    try (TsmProcess second = workers.capturing()) {
      target.execute("delete from h where device = 2", "update keyless set b = 'z' where a = 1");
      workers.awaitApplied(target, source);
      await()
          .atMost(CapturedWorkers.PATIENCE)
          .until(
              () -> workers.digest().measure().filter(seen -> seen.retainedWal() > 0).isPresent());
      assertThat(workers.digest().slotInUse()).isEqualTo(begun.slotInUse());
      second.signal("TERM");
      assertThat(second.end()).isEqualTo(143);
    }
    workers.advance(Event.ROLLBACK_ASKED);
    workers.work(Phase.ROLLING_BACK);
    captured.assertSame("h", "keyless");
    assertNothingIsLeft(source);
    assertNothingIsLeft(target);
    assertThat(workers.digest().wayBack()).isEmpty();
  }

  @Test
  void the_end_of_capture_removes_the_way_back_and_the_target_stays_in_use() throws Exception {
    workers.upTo(Phase.SWITCHING_OVER);
    workers.switchOver();
    assertThat(workers.worker(CapturePod.ENDING)).as(workers.message().toString()).isZero();
    assertNothingIsLeft(source);
    assertNothingIsLeft(target);
    assertThat(source.value("select to_regnamespace('_timescale_migration') is null"))
        .isEqualTo("t");
    target.execute("insert into keyless values (10, 'still written to')");
    assertThat(workers.digest().wayBack()).isEmpty();
    assertThat(workers.worker(CapturePod.ENDING)).isZero();
  }

  @Test
  void the_end_of_capture_turns_jobs_on_that_a_switch_back_had_turned_off() throws Exception {
    source.execute(
        "create procedure nothing(job_id integer, config jsonb) language plpgsql as 'begin end'",
        "select add_job('nothing', '1 hour')");
    workers.upTo(Phase.SWITCHING_OVER);
    workers.switchOver();
    workers.advance(Event.ROLLBACK_ASKED);
    captured.run("jobs", "disable");
    assertThat(workers.worker(CapturePod.ENDING)).as(workers.message().toString()).isZero();
    assertThat(
            target.value(
                "select bool_and(scheduled) from timescaledb_information.jobs where job_id >="
                    + " 1000"))
        .isEqualTo("t");
  }

  @Test
  void the_log_that_the_target_keeps_is_limited_while_the_migration_is_suspended()
      throws Exception {
    workers.maxRetainedWal("4Mi").upTo(Phase.SWITCHING_OVER);
    workers.switchOver();
    workers.suspended();
    target.execute(MUCH);
    try (TsmProcess watching = workers.capturing()) {
      awaitGivenUp("more than the limit");
      watching.signal("TERM");
      assertThat(watching.end()).isEqualTo(143);
    }
  }

  @Test
  void the_log_that_the_target_keeps_is_limited_while_the_source_is_unreachable() throws Exception {
    workers.maxRetainedWal("4Mi").upTo(Phase.SWITCHING_OVER);
    workers.switchOver();
    try (TsmProcess capturing = workers.capturing()) {
      workers.awaitApplied(target, source);
      workers.loseFromSight(Side.SOURCE);
      target.execute(MUCH);
      awaitGivenUp("more than the limit");
      capturing.signal("TERM");
      assertThat(capturing.end()).isEqualTo(143);
    }
  }

  /** The slot is dropped, and whoever looks at the gate reads why. */
  private void awaitGivenUp(String why) {
    await()
        .atMost(CapturedWorkers.PATIENCE)
        .until(
            () ->
                workers
                    .digest()
                    .wayBack()
                    .flatMap(CaptureDigest.WayBackDigest::givenUp)
                    .filter(text -> text.contains(why))
                    .isPresent());
    await().atMost(CapturedWorkers.PATIENCE).until(() -> CapturedWorkers.slots(target).equals("0"));
    assertThat(workers.digest().slotInUse()).isEmpty();
  }
}
