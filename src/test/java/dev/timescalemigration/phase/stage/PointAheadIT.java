package dev.timescalemigration.phase.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.compare.findings.Acceptance;
import dev.timescalemigration.compare.findings.Decision;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.preflight.CheckResult;
import dev.timescalemigration.phase.preflight.PreflightOptions;
import dev.timescalemigration.phase.preflight.PreflightPhase;
import dev.timescalemigration.phase.suggest.SuggestOptions;
import dev.timescalemigration.phase.suggest.SuggestPhase;
import dev.timescalemigration.phase.validate.ValidateMode;
import dev.timescalemigration.phase.validate.ValidateOptions;
import dev.timescalemigration.phase.validate.ValidatePhase;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A completion point that is still to come is refused, unless a person says why it is right. */
@Tag("any-version")
class PointAheadIT {
  private final Pair pair = Pair.create("point_ahead");

  @AfterEach
  void drop() {
    pair.close();
  }

  @ParameterizedTest
  @CsvSource({
    "timestamptz, 1",
    "timestamp, 15",
    "date, 48",
  })
  void a_point_to_come_is_refused_and_nothing_is_staged(String type, int hoursAhead) {
    create(type);
    String point = point(type, Instant.now().plus(hoursAhead, ChronoUnit.HOURS));
    assertThatThrownBy(() -> stage(point, List.of()))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("lies ahead of the servers' clocks");
    assertThat(Ledger.find(pair.targetDatabase())).isEmpty();
    assertThat(preflight(point, List.of())).isEqualTo(CheckResult.FAIL);
  }

  @ParameterizedTest
  @CsvSource({
    "timestamptz, -2",
    "timestamp, 0",
    "date, 0",
  })
  void a_point_that_has_passed_is_taken(String type, int minutes) {
    create(type);
    String point = point(type, Instant.now().plus(minutes, ChronoUnit.MINUTES));
    assertThat(preflight(point, List.of())).isEqualTo(CheckResult.OK);
    assertThat(stage(point, List.of()).ranges()).hasSize(1);
  }

  @Test
  void an_accepted_point_to_come_is_staged_and_named_by_validating() {
    create("timestamptz");
    String point = "2999-01-01 00:00:00+00";
    List<Acceptance> accepted =
        List.of(new Acceptance("completion-point-ahead:" + point, "forecasts are in both"));
    assertThat(preflight(point, accepted)).isEqualTo(CheckResult.WARN);
    stage(point, accepted);
    assertThat(validate(List.of()).refused())
        .extracting(Finding::id)
        .contains("completion-point-ahead:" + point);
    assertThat(validate(accepted).accepted())
        .extracting(each -> each.reason())
        .contains("forecasts are in both");
  }

  @Test
  void no_point_to_come_is_suggested() {
    create("timestamptz");
    pair.executeOnBoth(
        "insert into readings select timestamptz '%s' + n * interval '1 hour'"
                .formatted(Instant.now().minus(1, ChronoUnit.DAYS))
            + " from generate_series(0, 2400) n");
    String point =
        new SuggestPhase(
                pair.context(),
                new SuggestOptions(
                    List.of(SelectionRule.everything()), SuggestOptions.DEFAULT_ROW_BUDGET))
            .run()
            .suggestions()
            .get(0)
            .completionPoint()
            .orElseThrow();
    assertThat(preflight(point, List.of())).isEqualTo(CheckResult.OK);
  }

  private void create(String type) {
    pair.executeOnBoth(
        """
        create table readings (at %s not null);
        select create_hypertable('readings', 'at', chunk_time_interval => interval '7 days');
        """
            .formatted(type));
  }

  /** The point as a person writes it in that type. */
  private static String point(String type, Instant at) {
    OffsetDateTime time = at.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC);
    return switch (type) {
      case "timestamptz" -> time.toString();
      case "timestamp" -> time.toLocalDateTime().toString();
      default -> time.toLocalDate().toString();
    };
  }

  private StageReport stage(String until, List<Acceptance> acceptances) {
    return new StagePhase(
            pair.context(),
            new StageOptions(
                List.of(SelectionRule.everythingUntil(until)),
                Optional.empty(),
                1,
                true,
                false,
                "test",
                Optional.empty(),
                acceptances))
        .run();
  }

  private CheckResult preflight(String until, List<Acceptance> acceptances) {
    return new PreflightPhase(
            pair.context(),
            new PreflightOptions(
                List.of(SelectionRule.everythingUntil(until)), true, 1, false, false, acceptances))
        .run().checks().stream()
            .filter(check -> check.name().equals("completion point"))
            .findFirst()
            .orElseThrow()
            .result();
  }

  private Decision validate(List<Acceptance> acceptances) {
    return new ValidatePhase(
            pair.context(), new ValidateOptions(ValidateMode.EXACT, acceptances, false))
        .run()
        .decision();
  }
}
