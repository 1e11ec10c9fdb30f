package dev.timescalemigration.phase.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestPhaseIT {
  private static final String READINGS =
      """
      insert into readings
      select at, device, extract(epoch from at) / (device + 1)
      from generate_series(timestamptz '%s', '%s', '1 minute') at, generate_series(1, 3) device
      """;

  private final DualWrittenPair pair = new DualWrittenPair();

  @BeforeEach
  void create() {
    pair.both(
        """
        create table readings (at timestamptz not null, device int, value float8);
        select create_hypertable('readings', 'at', chunk_time_interval => interval '6 hours');
        """);
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void lays_the_point_after_the_newest_row_that_only_the_source_has() {
    pair.source().execute(READINGS.formatted("2024-01-01 00:00+00", "2024-01-03 10:13+00"));
    pair.both(READINGS.formatted("2024-01-03 10:14+00", "2024-01-03 19:00+00"));

    Suggestion suggestion = only(pair.suggest());

    assertThat(suggestion.timeType()).isEqualTo("timestamptz");
    assertThat(suggestion.completionPoint()).contains("2024-01-03 11:00:00+00");
    assertThat(suggestion.finding())
        .contains("public.readings: from ")
        .contains(" to 2024-01-03 10:13:00+00, ")
        .contains(" of the source and 0 rows of the target have no counterpart");
    HypertableEvidence evidence = suggestion.hypertables().get(0);
    assertThat(evidence.rows()).isEqualTo(481 * 3);
    assertThat(evidence.rowHash()).isNotEqualTo("0");
    assertThat(suggestion.without()).isEmpty();
  }

  @Test
  void is_not_misled_by_late_rows_that_were_written_to_both() {
    pair.source().execute(READINGS.formatted("2024-01-01 00:00+00", "2024-01-03 10:13+00"));
    pair.both(READINGS.formatted("2024-01-03 10:14+00", "2024-01-03 19:00+00"));
    pair.both("insert into readings values ('2024-01-01 00:00:30+00', 9, 1)");

    assertThat(only(pair.suggest()).completionPoint()).contains("2024-01-03 11:00:00+00");
  }

  @Test
  void lays_the_point_after_an_outage_of_writing_to_both() {
    pair.both(READINGS.formatted("2024-01-01 00:00+00", "2024-01-03 19:00+00"));
    pair.target().execute("delete from readings where at = '2024-01-02 12:34+00' and device = 2");

    Suggestion suggestion = only(pair.suggest());

    assertThat(suggestion.completionPoint()).contains("2024-01-03 00:00:00+00");
    assertThat(suggestion.finding()).contains("2024-01-02 12:34:00+00");
  }

  @Test
  void passes_over_a_row_far_ahead_that_only_the_source_has_and_names_it() {
    pair.source().execute(READINGS.formatted("2024-01-01 00:00+00", "2024-01-03 10:13+00"));
    pair.both(READINGS.formatted("2024-01-03 10:14+00", "2024-01-03 19:00+00"));
    pair.source().execute("insert into readings values ('2099-01-01 00:00+00', 1, 1)");

    Suggestion suggestion = only(pair.suggest());

    assertThat(suggestion.completionPoint()).contains("2024-01-03 11:00:00+00");
    assertThat(suggestion.finding())
        .contains("except in public.readings at 2099-01-01 00:00:00+00, 1 row of the source")
        .contains("copy them to the target yourself");
    assertThat(suggestion.hypertables()).hasSize(1);
  }

  @Test
  void lays_the_point_among_the_rows_when_everything_agrees() {
    pair.both(READINGS.formatted("2024-01-01 00:00+00", "2024-01-03 19:00+00"));

    assertThat(only(pair.suggest()).completionPoint()).contains("2024-01-01 00:00:00+00");
  }

  @Test
  void sees_swapped_values() {
    pair.both(READINGS.formatted("2024-01-01 00:00+00", "2024-01-01 19:00+00"));
    pair.target()
        .execute(
            """
            update readings set device = case device when 1 then 2 else 1 end
            where at = '2024-01-01 03:00+00' and device in (1, 2)
            """);

    assertThat(only(pair.suggest()).finding()).contains("2024-01-01 03:00:00+00");
  }

  @Test
  void looks_past_rows_that_are_on_their_way_while_the_application_writes() throws Exception {
    pair.source().execute(READINGS.formatted("2024-01-01 00:00+00", "2024-01-01 10:13+00"));
    pair.both(READINGS.formatted("2024-01-01 10:14+00", "2024-01-01 19:00+00"));
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch writing = new CountDownLatch(20);
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(stop, writing));
    writing.await();
    try {
      Suggestion suggestion = only(pair.suggest());
      assertThat(suggestion.completionPoint()).contains("2024-01-01 11:00:00+00");
      assertThat(suggestion.hypertables()).hasSize(1);
    } finally {
      stop.set(true);
      writer.join();
    }
  }

  @Test
  void proposes_nothing_while_nothing_is_written_to_both() {
    pair.source().execute(READINGS.formatted("2024-01-01 00:00+00", "2024-01-01 10:00+00"));

    Suggestion suggestion = only(pair.suggest());

    assertThat(suggestion.completionPoint()).isEmpty();
    assertThat(suggestion.finding()).contains("no row is in both databases yet");
    assertThat(suggestion.without().get(0).finding())
        .contains("2024-01-01 10:00:00+00")
        .contains("missing in the target");
  }

  @Test
  void serves_a_quiet_hypertable_and_leaves_out_one_that_is_not_written_to_both() {
    pair.both(
        """
        create table quiet (at timestamptz not null);
        select create_hypertable('quiet', 'at');
        create table forgotten (at timestamptz not null);
        select create_hypertable('forgotten', 'at');
        """);
    pair.source().execute(READINGS.formatted("2024-01-01 00:00+00", "2024-01-03 10:13+00"));
    pair.source().execute("insert into quiet values ('2024-01-02 00:00+00')");
    pair.source().execute("insert into forgotten values ('2024-01-03 18:00+00')");
    pair.both(READINGS.formatted("2024-01-03 10:14+00", "2024-01-03 19:00+00"));

    Suggestion suggestion = only(pair.suggest());

    assertThat(suggestion.completionPoint()).contains("2024-01-03 11:00:00+00");
    assertThat(suggestion.hypertables())
        .extracting(HypertableEvidence::hypertable)
        .containsExactly("public.quiet", "public.readings");
    assertThat(suggestion.without())
        .extracting(HypertableEvidence::hypertable)
        .containsExactly("public.forgotten");
  }

  @Test
  void names_columns_that_each_side_fills_on_its_own_as_the_likely_reason() {
    pair.both(
        """
        create table numbered (at timestamptz not null, id bigserial, value int);
        select create_hypertable('numbered', 'at');
        """);
    pair.source().execute("select nextval('numbered_id_seq')");
    pair.both("insert into numbered (at, value) values ('2024-01-01 00:00+00', 1)");

    HypertableEvidence numbered =
        only(pair.suggest()).without().stream()
            .filter(one -> one.hypertable().equals("public.numbered"))
            .findFirst()
            .orElseThrow();
    assertThat(numbered.finding()).contains("serial");
  }

  @Test
  void never_proposes_the_day_on_which_writing_to_both_began() {
    pair.both(
        """
        create table days (day date not null, n int);
        select create_hypertable('days', 'day', chunk_time_interval => interval '7 days');
        """);
    String days =
        "insert into days select day, n from generate_series(date '%s', '%s', '1 day') day,"
            + " generate_series(%s) n";
    pair.source().execute(days.formatted("2024-01-01", "2024-01-20", "1, 10"));
    pair.both(days.formatted("2024-01-20", "2024-01-20", "11, 20"));
    pair.both(days.formatted("2024-01-21", "2024-01-25", "1, 10"));

    assertThat(suggestion("date").completionPoint()).contains("2024-01-21");
  }

  @Test
  void proposes_round_integers() {
    pair.both(
        """
        create table counters (n int not null, value int);
        select create_hypertable('counters', 'n', chunk_time_interval => 1000);
        """);
    String counters = "insert into counters select n, n * 7 from generate_series(%s) n";
    pair.source().execute(counters.formatted("1, 12345"));
    pair.both(counters.formatted("12346, 20000"));

    assertThat(suggestion("integer").completionPoint()).contains("13000");
    assertThat(suggestion("integer").hypertables().get(0).rows()).isEqualTo(7001);
  }

  @Test
  void finds_the_difference_below_windows_of_growing_size() {
    pair.both(
        """
        create table counters (n int not null, value int);
        select create_hypertable('counters', 'n', chunk_time_interval => 100000);
        """);
    pair.both("insert into counters select n, n * 7 from generate_series(1, 300000) n");
    pair.target().execute("update counters set value = 0 where n = 4321");

    assertThat(suggestion("integer").finding())
        .contains("public.counters: at 4321, 1 row of the source and 1 row of");
  }

  @Test
  void tells_rows_apart_that_share_one_time() {
    pair.both(
        """
        create table days (day date not null, n int);
        select create_hypertable('days', 'day', chunk_time_interval => interval '7 days');
        insert into days select '2024-01-01', n from generate_series(1, 60000) n;
        insert into days select '2024-01-02', n from generate_series(1, 60000) n;
        """);
    pair.target().execute("delete from days where day = '2024-01-01' and n = 777");

    assertThat(suggestion("date").completionPoint()).contains("2024-01-02");
  }

  @ParameterizedTest
  @CsvSource({
    "smallint, 1000, -32768, 32767",
    "integer, 1000000, -2147483648, 2147483647",
    "bigint, 1000000, -9223372036854775808, 9223372036854775807",
    "date, 'interval ''7 days''', 4714-11-24 BC, 294246-12-31",
    "timestamptz, 'interval ''7 days''', 4714-11-24 00:00+00 BC, 294246-12-31 23:59:59+00",
  })
  void reads_chunks_at_both_limits_of_a_type(
      String type, String interval, String oldest, String newest) {
    pair.both(
        """
        create table limits (t %s not null);
        select create_hypertable('limits', 't', chunk_time_interval => %s);
        insert into limits values ('%s'), ('%s');
        """
            .formatted(type, interval, oldest, newest));

    assertThat(suggestion(type).hypertables())
        .filteredOn(one -> one.hypertable().equals("public.limits"))
        .allSatisfy(one -> assertThat(one.rows()).isPositive())
        .hasSize(1);
  }

  private Suggestion suggestion(String type) {
    return pair.suggest().suggestions().stream()
        .filter(one -> one.timeType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static Suggestion only(SuggestReport report) {
    List<Suggestion> suggestions = report.suggestions();
    assertThat(suggestions).hasSize(1);
    return suggestions.get(0);
  }

  /** Writes rows to the source and then to the target, as an application does. */
  private void write(AtomicBoolean stop, CountDownLatch writing) {
    String insert = "insert into readings values (?::timestamptz, 7, 1)";
    Instant at = Instant.parse("2024-01-01T19:01:00Z");
    try (Connection toSource = pair.source().connect();
        Connection toTarget = pair.target().connect();
        PreparedStatement first = toSource.prepareStatement(insert);
        PreparedStatement second = toTarget.prepareStatement(insert)) {
      while (!stop.get()) {
        at = at.plusMillis(10);
        first.setString(1, at.toString());
        second.setString(1, at.toString());
        first.executeUpdate();
        second.executeUpdate();
        writing.countDown();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
