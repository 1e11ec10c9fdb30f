package dev.timescalemigration.phase.moved;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.suggest.SuggestOptions;
import dev.timescalemigration.phase.suggest.SuggestPhase;
import dev.timescalemigration.phase.suggest.Suggestion;
import dev.timescalemigration.phase.validate.ValidateOptions;
import dev.timescalemigration.phase.validate.ValidatePhase;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.phase.verify.VerifyReport;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows at the ends of each time type are moved and compared like others. */
class EdgesOfTimeIT {
  private final Pair pair = Pair.create("edges");

  @AfterEach
  void drop() {
    pair.close();
  }

  /** Type, chunk interval, rows of the source alone, rows of both, the point between them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          timestamptz | interval '1 day' | 4714-11-24 00:00+00 BC,0001-01-01 00:00+00 BC,2024-01-01 12:00+00 | 2024-01-01 18:00+00,2024-01-02 01:00+00,294246-12-31 23:00+00,infinity | 2024-01-01T15:00:00Z
          timestamptz | interval '7 days' | -infinity,4714-11-24 00:00+00 BC,2024-01-01 12:00+00 | 2024-01-01 18:00+00,infinity | 2024-01-01T15:00:00Z
          timestamp | interval '1 day' | 4714-11-24 00:00 BC,2024-01-01 12:00 | 2024-01-01 18:00,infinity | 2024-01-01T15:00:00
          date | interval '7 days' | -infinity,4714-11-24 BC,2024-01-01 | 2024-01-02,294246-12-31,infinity | 2024-01-02
          smallint | 1000 | -32768,-1,0,1 | 5,32767 | 5
          integer | 1000 | -2147483648,0,1 | 5,2147483647 | 5
          bigint | 1000 | -9223372036854775808,0,1 | 5,9223372036854775807 | 5
          """)
  void arrive_are_verified_and_validated(
      String type, String interval, String below, String above, String point) {
    pair.executeOnBoth(
        "create table edge (at %s not null, v int); select create_hypertable('edge', 'at', chunk_time_interval => %s)"
            .formatted(type, interval));
    insertOldestLast(below);
    both(above);

    List<Suggestion> suggestions =
        new SuggestPhase(pair.context(), SuggestOptions.defaults()).run().suggestions();
    assertThat(suggestions.get(0).completionPoint()).isPresent();
    new StagePhase(
            pair.context(),
            new StageOptions(
                List.of(SelectionRule.everythingUntil(point)),
                Optional.empty(),
                1,
                true,
                false,
                "test"))
        .run();
    new CopyPhase(pair.context(), new CopyOptions(2, -1, false, 1, Duration.ofSeconds(5))).run();
    VerifyReport verified = new VerifyPhase(pair.context(), VerifyOptions.defaults()).run();
    assertThat(verified.equal()).isTrue();
    new ValidatePhase(pair.context(), ValidateOptions.defaults()).run();
    pair.assertSameRows("edge", "at, v");
    assertThat(pair.target().value("select count(*) from edge"))
        .isEqualTo(pair.source().value("select count(*) from edge"));
  }

  /**
   * A row at -infinity is taken only where a chunk without a beginning is, which the oldest finite
   * row makes; so the oldest come last.
   */
  private void insertOldestLast(String values) {
    List<String> all = List.of(values.split(",", -1));
    for (int i = all.size() - 1; i >= 0; i--) {
      pair.source().execute("insert into edge values ('" + all.get(i).strip() + "', 1)");
    }
  }

  private void both(String values) {
    for (String value : values.split(",", -1)) {
      pair.executeOnBoth("insert into edge values ('" + value.strip() + "', 2)");
    }
  }
}
