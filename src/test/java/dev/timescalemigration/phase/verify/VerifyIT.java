package dev.timescalemigration.phase.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.ledger.VerifyRound;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyIT {
  private static final String TRIPS =
      """
      create table trips (at timestamptz not null, id bigint not null, fare double precision,
                          note text %s);
      select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
      """;
  private static final String THREE_DAYS =
      """
      insert into trips
      select '2024-01-01 00:00+00'::timestamptz + n * interval '10 minutes', n,
             case n % 50 when 0 then 'NaN' when 1 then null else n / 7.0 end, 'trip ' || n
      from generate_series(0, 431) n;
      """;

  private final Pair pair = Pair.create("verify");

  @AfterEach
  void drop() {
    pair.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "two rows exchange a value|update trips t set fare = o.fare from trips o where t.id in"
            + " (200, 201) and o.id in (200, 201) and o.id <> t.id|2 rows different",
        "one float is changed|update trips set fare = fare + 0.0000001 where id = 304"
            + "|1 row different",
        "one text is changed within its bounds|update trips set note = 'trip 301x' where id = 300"
            + "|1 row different",
        "a row is lost|delete from trips where id = 302|1 row missing in the target",
        "a row is there twice|insert into trips select * from trips where id = 303"
            + "|1 row only in the target"
      })
  void a_difference_is_found_and_found_again_and_gone_after_copying_again(
      String name, String damage, String summary) {
    migrate(TRIPS.formatted(""));
    assertThat(verify().equal()).isTrue();
    pair.target().execute(damage);
    VerifyReport report = verifyAgain();
    assertThat(report.chunksDifferent()).as(name).isEqualTo(1);
    assertThat(summaries(report)).singleElement().asString().contains(expected(summary));
    assertThat(verify().chunksDifferent()).isEqualTo(1);
    assertThat(verifyAgain().chunksDifferent()).isEqualTo(1);
    new CopyPhase(pair.context(), new CopyOptions(2, -1, true, 3, Duration.ofSeconds(5))).run();
    assertThat(verify().equal()).isTrue();
    assertThat(verifyAgain().chunksEqual()).isEqualTo(3);
    pair.assertSameRows("trips", "trips.*");
  }

  @Test
  void a_second_verify_compares_everything_again_once_the_first_is_complete() {
    migrate(TRIPS.formatted(""));
    assertThat(verify().rows()).isEqualTo(432);
    pair.target().execute("update trips set note = 'damaged' where id = 200");
    VerifyReport second = verify();
    assertThat(second.rows()).isEqualTo(432);
    assertThat(second.chunksDifferent()).isEqualTo(1);
  }

  @Test
  void a_chunk_that_a_person_repaired_is_equal_at_the_next_verify() {
    migrate(TRIPS.formatted(", primary key (id, at)"));
    pair.target().execute("update trips set note = 'damaged' where id = 200");
    assertThat(verify().chunksDifferent()).isEqualTo(1);
    pair.target().execute("update trips set note = 'trip 200' where id = 200");
    assertThat(verify(VerifyRound.RESUME).rows()).as("only the chunk that differed").isEqualTo(144);
    assertThat(verify().equal()).isTrue();
  }

  @Test
  void a_column_that_only_the_source_has_is_named_and_its_values_are_found_to_differ() {
    migrate(TRIPS.formatted(""));
    pair.source().execute("alter table trips add column gate integer default 5");
    assertThatThrownBy(this::verify)
        .hasMessageContaining("the target lacks columns of public.trips: gate");

    pair.target().execute("alter table trips add column gate integer");

    assertThat(verify().chunksDifferent()).isEqualTo(3);
  }

  @Test
  void a_round_that_was_interrupted_is_resumed() {
    migrate(TRIPS.formatted(""));
    StopSignal stop = new StopSignal();
    Progress stopAfterOne =
        new Progress() {
          @Override
          public void advanced(long units, long bytes) {
            stop.stop();
          }
        };
    VerifyOptions one =
        new VerifyOptions(
            1, VerifyMethod.ROW_HASH, -1, VerifyRound.NEXT_WHEN_COMPLETE, Duration.ofSeconds(5));
    assertThatThrownBy(() -> new VerifyPhase(pair.context(stopAfterOne, stop), one).run())
        .hasMessageContaining("1 of 3 chunks compared");
    assertThat(verify().rows()).isEqualTo(288);
    assertThat(verify().rows()).isEqualTo(432);
  }

  @Test
  void chunks_that_are_not_copied_are_an_error_of_the_command() {
    pair.executeOnBoth(TRIPS.formatted(""));
    pair.source().execute(THREE_DAYS);
    assertRefused("nothing is staged", "verify");
    assertRefused("nothing is staged", "copy");
    stage(SelectionRule.everythingUntil("2024-01-04T00:00:00Z"));
    assertRefused("3 chunks are not copied", "verify");
    copy();
    assertThat(shell().run("verify")).isZero();
  }

  private void assertRefused(String message, String... command) {
    if (message.startsWith("nothing")) {
      Ledger.open(
          pair.targetDatabase(), pair.sourceDatabase().with(Ledger::sourceIdentity), "test");
    }
    TestShell shell = shell();
    assertThat(shell.run(command)).isEqualTo(4);
    assertThat(shell.err()).contains(message);
  }

  private TestShell shell() {
    return TestShell.of(Map.of("SOURCE", pair.source().uri(), "TARGET", pair.target().uri()));
  }

  /** Without a key a changed row is one that is missing and one that is extra. */
  private static String expected(String summary) {
    return summary.replaceAll("(\\d+ rows?) different", "$1 missing in the target");
  }

  @Test
  void rows_that_differ_are_named_by_key() {
    migrate(TRIPS.formatted(", primary key (id, at)"));
    pair.target().execute("update trips set note = 'else' where id = 200");
    pair.target().execute("delete from trips where id = 201");
    pair.target().execute("insert into trips values ('2024-01-02 10:00:01+00', 7000, 1, '')");
    assertThat(summaries(verify()))
        .singleElement()
        .asString()
        .contains(
            "1 row missing in the target: \"id\" = '201'",
            "1 row only in the target: \"id\" = '7000'")
        .contains("1 row different: \"id\" = '200'");
  }

  @Test
  void aggregates_see_a_lost_row_and_not_an_exchange() {
    migrate(TRIPS.formatted(""));
    pair.target()
        .execute(
            "update trips t set fare = o.fare from trips o where t.id in (200, 201)"
                + " and o.id in (200, 201) and o.id <> t.id");
    pair.target().execute("delete from trips where id = 302");
    VerifyReport report =
        new VerifyPhase(
                pair.context(),
                new VerifyOptions(
                    2,
                    VerifyMethod.AGGREGATES,
                    -1,
                    VerifyRound.NEXT_WHEN_COMPLETE,
                    Duration.ofSeconds(5)))
            .run();
    assertThat(report.chunksDifferent()).isEqualTo(1);
    assertThat(report.chunksEqual()).isEqualTo(2);
  }

  @Test
  void only_the_rows_between_the_bounds_of_a_cut_chunk_are_compared() {
    pair.executeOnBoth(TRIPS.formatted(""));
    pair.source().execute(THREE_DAYS);
    stage(
        new SelectionRule(
            Optional.empty(),
            Optional.of("2024-01-01T12:00:00Z"),
            Optional.of("2024-01-03T12:00:00Z"),
            false,
            false));
    copy();
    pair.target().execute("insert into trips values ('2024-01-03 12:00+00', 1, 1, 'dual-written')");
    VerifyReport report = verify();
    assertThat(report.equal()).isTrue();
    assertThat(report.rows()).isEqualTo(288);
    pair.target().execute("delete from trips where at = '2024-01-03 11:50+00'");
    assertThat(verifyAgain().chunksDifferent()).isEqualTo(1);
  }

  @Test
  void columns_in_another_order_and_types_without_a_hash_are_compared_by_name() {
    pair.source()
        .execute(
            "create table trips (at timestamptz not null, gone int, a int, b json, c int);"
                + "alter table trips drop column gone;"
                + "select create_hypertable('trips', 'at');");
    pair.target()
        .execute(
            "create table trips (c int, b json, at timestamptz not null, a int);"
                + "select create_hypertable('trips', 'at');");
    pair.source().execute("insert into trips values ('2024-01-01 00:00+00', 1, '{\"x\": 1}', 2)");
    stage(SelectionRule.everythingUntil("2024-01-03T00:00:00Z"));
    copy();
    assertThat(verify().equal()).isTrue();
    pair.target().execute("update trips set a = 2, c = 1");
    assertThat(verifyAgain().equal()).isFalse();
  }

  @Test
  void
      a_chunk_dropped_in_the_source_since_its_copy_is_skipped_and_one_lost_in_the_target_differs() {
    migrate(TRIPS.formatted(""));
    pair.source()
        .execute("select drop_chunks('trips', older_than => '2024-01-02 00:00+00'::timestamptz)");
    pair.target()
        .execute("select drop_chunks('trips', newer_than => '2024-01-03 00:00+00'::timestamptz)");
    VerifyReport report = verify();
    assertThat(report.chunksSkipped()).isEqualTo(1);
    assertThat(report.chunksEqual()).isEqualTo(1);
    assertThat(summaries(report)).singleElement().asString().contains("144 rows missing");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {"interval|1 day|24 hours", "citext|a|A", "text collate sloppy|a|A"})
  void values_that_are_equal_and_written_otherwise_differ(String type, String one, String other) {
    pair.executeOnBoth(
        """
        create extension citext;
        create collation sloppy (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        create table trips (at timestamptz not null, v %s);
        select create_hypertable('trips', 'at');
        """
            .formatted(type));
    pair.source().execute("insert into trips values ('2024-01-01', '" + one + "')");
    stage(SelectionRule.everythingUntil("2024-01-03T00:00:00Z"));
    copy();
    assertThat(verify().equal()).isTrue();
    pair.target().execute("update trips set v = '" + other + "'");
    assertThat(verify().chunksDifferent()).isEqualTo(1);
  }

  private void migrate(String schema) {
    pair.executeOnBoth(schema);
    pair.source().execute(THREE_DAYS);
    stage(SelectionRule.everythingUntil("2024-01-04T00:00:00Z"));
    copy();
  }

  private void stage(SelectionRule rule) {
    new StagePhase(
            pair.context(),
            new StageOptions(List.of(rule), Optional.empty(), 1, false, false, "test"))
        .run();
  }

  private void copy() {
    new CopyPhase(pair.context(), new CopyOptions(2, -1, false, 3, Duration.ofSeconds(5))).run();
  }

  private VerifyReport verify() {
    return verify(VerifyRound.NEXT_WHEN_COMPLETE);
  }

  private VerifyReport verifyAgain() {
    return verify(VerifyRound.BEGIN);
  }

  private VerifyReport verify(VerifyRound round) {
    return new VerifyPhase(
            pair.context(),
            new VerifyOptions(2, VerifyMethod.ROW_HASH, -1, round, Duration.ofSeconds(5)))
        .run();
  }

  private static List<String> summaries(VerifyReport report) {
    return report.problems().stream()
        .filter(TaskProblem::different)
        .map(problem -> problem.detail().orElseThrow().get("summary").asText())
        .toList();
  }
}
