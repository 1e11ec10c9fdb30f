package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.VerifyRound;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.validate.ValidateMode;
import dev.timescalemigration.phase.validate.ValidateOptions;
import dev.timescalemigration.phase.validate.ValidatePhase;
import dev.timescalemigration.phase.validate.ValidateReport;
import dev.timescalemigration.phase.verify.VerifyMethod;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.phase.verify.VerifyReport;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hypertables that an application alters on both sides while their chunks are copied. */
class AlteredHypertableIT {
  private static final String UNTIL = "2026-02-01T00:00:00Z";

  private final Pair pair = Pair.create("altered");
  private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void drop() {
    pair.close();
  }

  /** Does something once, in the thread that copies, when it has copied a chunk or says a line. */
  private Progress once(Predicate<String> line, Runnable action) {
    AtomicBoolean done = new AtomicBoolean();
    return new Progress() {
      @Override
      public void measured(String piece, long bytes, Duration busy) {
        act("copied " + piece);
      }

      @Override
      public void message(String text) {
        messages.add(text);
        act(text);
      }

      private void act(String text) {
        if (line.test(text) && done.compareAndSet(false, true)) {
          action.run();
        }
      }
    };
  }

  /** Where they are small, more chunks than are copied together. */
  private void stage(int rowsPerChunk) {
    int chunks = rowsPerChunk < 1000 ? 40 : 6;
    pair.executeOnBoth(
        """
        create table made (at timestamptz not null, v integer, note text);
        select create_hypertable('made', 'at', chunk_time_interval => interval '1 day');
        """);
    pair.source()
        .execute(
            "insert into made select '2025-12-01'::date + day + n * interval '1 ms', n,"
                + " repeat('x', 100) from generate_series(1, "
                + chunks
                + ") day, generate_series(1, "
                + rowsPerChunk
                + ") n");
    new StagePhase(pair.context(), StageOptions.until(UNTIL)).run();
  }

  private void copy(Progress progress, Duration patience) {
    new CopyPhase(
            pair.context(progress, new StopSignal()), new CopyOptions(1, -1, false, 3, patience))
        .run();
  }

  private void assertVerifies() {
    assertThat(new VerifyPhase(pair.context(), VerifyOptions.defaults()).run().equal()).isTrue();
  }

  @Test
  void a_column_that_both_sides_get_while_chunks_are_verified_is_compared_from_then_on() {
    stage(40);
    copy(Progress.NONE, Duration.ofMinutes(1));
    Progress progress =
        once(
            line -> line.startsWith("copied"),
            () -> {
              pair.executeOnBoth("alter table made add column c integer");
              pair.source().execute("update made set c = v");
            });

    VerifyReport report = verifyOneByOne(progress);

    assertThat(report.chunksDifferent()).isEqualTo(39);
    // The first was compared without the column, so plain 'tsm verify' compares it again.
    assertThat(new VerifyPhase(pair.context(), VerifyOptions.defaults()).run().chunksDifferent())
        .isEqualTo(40);
  }

  private VerifyReport verifyOneByOne(Progress progress) {
    return new VerifyPhase(
            pair.context(progress, new StopSignal()),
            new VerifyOptions(
                1, VerifyMethod.ROW_HASH, -1, VerifyRound.RESUME, Duration.ofMinutes(1)))
        .run();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table made add column c uuid default gen_random_uuid()",
        "alter table made alter column note type varchar(9) using substr(random()::text, 1, 9)",
        "alter table made drop column note, add column note text default random()::text",
      })
  void columns_that_both_sides_get_once_chunks_are_verified_are_not_called_valid(String change) {
    stage(40);
    copy(Progress.NONE, Duration.ofMinutes(1));
    assertVerifies();
    pair.executeOnBoth(change);

    assertThat(refused()).contains("not-verified:public.made");

    VerifyReport report = new VerifyPhase(pair.context(), VerifyOptions.defaults()).run();
    assertThat(report.chunksDifferent()).isEqualTo(40);
    new CopyPhase(pair.context(), new CopyOptions(2, -1, true, 1, Duration.ofSeconds(5))).run();
    assertVerifies();
    assertThat(refused()).isEmpty();
  }

  @Test
  void what_changes_no_column_keeps_chunks_verified() {
    stage(40);
    copy(Progress.NONE, Duration.ofMinutes(1));
    assertVerifies();
    pair.executeOnBoth(
        "alter table made alter column v set default 3, alter column v set statistics 500,"
            + " alter column note set not null, add check (v > 0);"
            + "create index on made (v); grant select (v) on made to public");

    assertThat(refused()).isEmpty();
  }

  private List<String> refused() {
    ValidateReport report =
        new ValidatePhase(pair.context(), new ValidateOptions(ValidateMode.EXACT, List.of(), true))
            .run();
    return report.decision().refused().stream().map(Finding::id).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4000 | alter table made add column c integer; update made set c = v * 2",
        "40   | alter table made add column c integer; update made set c = v * 2",
        "4000 | alter table made alter column v type double precision using v / 7.0",
        "4000 | alter table made drop column note",
        "4000 | alter table made rename column note to remark",
        "4000 | alter table made add column c integer generated always as (v * 2) stored",
      })
  void chunks_that_are_copied_later_have_what_the_source_has_by_then(int rows, String change) {
    stage(rows);

    copy(
        once(line -> line.startsWith("copied"), () -> pair.executeOnBoth(change)),
        Duration.ofMinutes(1));

    pair.assertSameRows("made", "made.*");
    assertVerifies();
  }

  @ParameterizedTest
  @ValueSource(ints = {4000, 40})
  void compressed_chunks_too(int rows) {
    stage(rows);
    pair.executeOnBoth("alter table made set (timescaledb.compress)");
    pair.source().execute("select compress_chunk(c) from show_chunks('made') c");

    copy(
        once(
            line -> line.startsWith("copied"),
            () -> {
              pair.executeOnBoth("alter table made add column c integer");
              pair.source().execute("update made set c = v * 2");
              pair.target().execute("update made set c = v * 2");
            }),
        Duration.ofMinutes(1));

    pair.assertSameRows("made", "made.*");
    assertVerifies();
  }

  @Test
  void one_side_that_is_altered_first_is_waited_for() {
    stage(4000);
    String change = "alter table made add column c integer default 7";

    copy(
        once(line -> line.startsWith("copied"), () -> pair.source().execute(change)),
        once(line -> line.startsWith("waiting"), () -> pair.target().execute(change)),
        Duration.ofMinutes(1));

    pair.assertSameRows("made", "made.*");
    assertThat(messages)
        .contains(
            "waiting for both sides to be altered: the columns of public.made differ: c is only in"
                + " the source");
    assertVerifies();
  }

  private void copy(Progress first, Progress second, Duration patience) {
    copy(
        new Progress() {
          @Override
          public void measured(String piece, long bytes, Duration busy) {
            first.measured(piece, bytes, busy);
          }

          @Override
          public void message(String text) {
            second.message(text);
          }
        },
        patience);
  }

  @Test
  void one_side_that_stays_as_it_was_ends_the_run_and_it_continues_once_altered() {
    stage(4000);
    String change = "alter table made add column c integer default 7";
    Progress progress =
        once(line -> line.startsWith("copied"), () -> pair.source().execute(change));

    assertThatThrownBy(() -> copy(progress, Duration.ofMillis(100)))
        .isInstanceOfSatisfying(
            MigrationFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.USER_ACTION);
              assertThat(failure)
                  .hasMessage("the columns of public.made differ: c is only in the source");
            });
    pair.target().execute(change);
    copy(Progress.NONE, Duration.ofMinutes(1));

    pair.assertSameRows("made", "made.*");
    assertVerifies();
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop table made", "alter table made rename to other"})
  void one_that_is_gone_from_the_source_meanwhile_is_skipped(String gone) {
    stage(4000);

    copy(
        once(line -> line.startsWith("copied"), () -> pair.source().execute(gone)),
        Duration.ofMinutes(1));

    assertThat(pair.target().value("select count(*) from made")).isEqualTo("4000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop table made", "alter table made rename to other"})
  void one_that_is_gone_while_it_is_verified_is_not_compared(String gone) {
    stage(40);
    copy(Progress.NONE, Duration.ofMinutes(1));

    VerifyReport report =
        verifyOneByOne(once(line -> line.startsWith("copied"), () -> pair.source().execute(gone)));

    assertThat(report.chunksEqual()).isEqualTo(1);
    assertThat(report.chunksSkipped()).isEqualTo(39);
    assertThat(refused()).contains("schema:relation:public.made");
  }

  @Test
  void a_trigger_that_the_target_gets_changes_no_copied_row() {
    stage(40);
    String trigger =
        """
        create function zeroed() returns trigger language plpgsql as
          $$ begin new.v := 0; return new; end $$;
        create trigger zeroed before insert on made for each row execute function zeroed();
        """;

    copy(
        once(line -> line.startsWith("copied"), () -> pair.target().execute(trigger)),
        Duration.ofMinutes(1));

    pair.assertSameRows("made", "made.*");
  }
}
