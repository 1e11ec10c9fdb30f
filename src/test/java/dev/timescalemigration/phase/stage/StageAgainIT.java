package dev.timescalemigration.phase.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.copy.CopyReport;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A staged range is widened, with what was copied before; it is not narrowed. */
@Tag("any-version")
class StageAgainIT {
  private static final String ROWS =
      "insert into trips select at, 1 from generate_series(timestamptz '%s', '%s', '1 hour') at";

  private final Pair pair = Pair.create("stage_again");

  @BeforeEach
  void create() {
    pair.executeOnBoth(
        """
        create table trips (at timestamptz not null, id bigint);
        select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
        """);
    pair.source().execute(ROWS.formatted("2024-01-01 00:00+00", "2024-01-02 11:00+00"));
    pair.executeOnBoth(ROWS.formatted("2024-01-02 12:00+00", "2024-01-05 23:00+00"));
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void a_later_until_copies_what_it_adds_and_doubles_nothing() {
    stage(null, "2024-01-02T12:00:00Z");
    copy();
    StageReport wider = stage(null, "2024-01-04T06:00:00Z");
    assertThat(wider.chunksAdded()).isEqualTo(2);
    assertThat(wider.chunksWidened()).isEqualTo(1);
    assertThat(copy().chunksCopied()).isEqualTo(3);
    pair.assertSameRows("trips t", "t.*");
    assertThat(bounds()).containsExactly("2024-01-04 06:00:00+00");
    assertThat(staged()).isEqualTo("from the beginning until 2024-01-04 06:00:00+00");
  }

  @Test
  void a_later_until_within_the_same_chunk_widens_what_waits_and_what_is_copied() {
    stage(null, "2024-01-02T12:00:00Z");
    assertThat(stage(null, "2024-01-02T15:00:00Z").chunksWidened()).isEqualTo(1);
    copy();
    assertThat(stage(null, "2024-01-02T18:00:00Z").chunksWidened()).isEqualTo(1);
    assertThat(copy().chunksCopied()).isEqualTo(1);
    pair.assertSameRows("trips t", "t.*");
  }

  @Test
  void an_earlier_from_copies_what_it_adds() {
    stage("2024-01-02T06:00:00Z", "2024-01-02T12:00:00Z");
    copy();
    StageReport wider = stage(null, "2024-01-02T12:00:00Z");
    assertThat(wider.chunksAdded()).isEqualTo(1);
    assertThat(wider.chunksWidened()).isEqualTo(1);
    copy();
    pair.assertSameRows("trips t", "t.*");
  }

  @Test
  void a_narrower_range_is_refused_with_both_ranges_once_chunks_are_copied() {
    stage(null, "2024-01-04T00:00:00Z");
    copy();
    assertThatThrownBy(() -> stage(null, "2024-01-03T00:00:00Z"))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("public.trips is staged from the beginning until 2024-01-04 00:00")
        .hasMessageContaining("cannot be narrowed to from the beginning until 2024-01-03 00:00");
    assertThatThrownBy(() -> stage("2024-01-01T06:00:00Z", "2024-01-04T00:00:00Z"))
        .hasMessageContaining("cannot be narrowed to from 2024-01-01 06:00:00+00");
  }

  @Test
  void a_narrower_range_is_staged_while_no_chunk_is_copied() {
    stage(null, "2024-01-04T06:00:00Z");
    assertThat(stage("2024-01-02T00:00:00Z", "2024-01-02T12:00:00Z").chunksTotal()).isEqualTo(1);
    copy();
    assertThat(pair.target().value("select count(*) from trips where at < '2024-01-02 00:00+00'"))
        .isEqualTo("0");
    assertThat(staged()).isEqualTo("from 2024-01-02 00:00:00+00 until 2024-01-02 12:00:00+00");
  }

  private StageReport stage(String from, String until) {
    SelectionRule rule =
        new SelectionRule(
            Optional.empty(), Optional.ofNullable(from), Optional.of(until), false, false);
    return new StagePhase(
            pair.context(),
            new StageOptions(List.of(rule), Optional.empty(), 1, true, false, "test"))
        .run();
  }

  private CopyReport copy() {
    return new CopyPhase(pair.context(), new CopyOptions(2, -1, false, 1, Duration.ofSeconds(5)))
        .run();
  }

  private List<String> bounds() {
    return pair.target()
        .query(
            "select _timescaledb_functions.to_timestamp(until_value)"
                + " from _timescale_migration.task where until_value is not null");
  }

  private String staged() {
    return Ledger.find(pair.targetDatabase()).orElseThrow().stagedRanges().get(0).describe();
  }
}
