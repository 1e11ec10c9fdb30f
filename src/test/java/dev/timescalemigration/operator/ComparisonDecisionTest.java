package dev.timescalemigration.operator;

import static dev.timescalemigration.operator.ComparedSituation.DRIFT;
import static dev.timescalemigration.operator.ComparedSituation.EQUAL;
import static dev.timescalemigration.operator.ComparedSituation.NOW;
import static dev.timescalemigration.operator.ComparedSituation.ofMigration;
import static dev.timescalemigration.operator.ComparedSituation.ofSecrets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.api.v1alpha1.ComparisonRun;
import dev.timescalemigration.api.v1alpha1.ConditionType;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonStatus;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.operator.WorkerState.Stage;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The decisions about a comparison, as a table: what is seen, and what is done then. */
class ComparisonDecisionTest {
  private static final String HOURLY = "\"schedule\":\"0 * * * *\"";
  private static final Instant LAST_HOUR = NOW.minus(Duration.ofHours(1));

  private static MigrationFailure unreachable() {
    return MigrationFailure.of(
        FailureKind.TEMPORARY, "Unreachable", "the target is unreachable", null);
  }

  private static MigrationFailure noRight() {
    return MigrationFailure.userAction("NoRight", "the role may not", "grant it");
  }

  private static MigrationFailure differs() {
    return MigrationFailure.of(FailureKind.DATA_DIFFERS, "Differs", "something differs", null);
  }

  private static MigrationFailure forbidden() {
    return MigrationFailure.userAction(SecretConsent.NOT_ALLOWED, "no secret", "label it");
  }

  static Stream<Arguments> table() {
    return Stream.of(
        row("once, just applied", ofSecrets(""), "begins"),
        row("once, and it has begun", ofSecrets("").asked(), "idle"),
        row("once, suspended", ofSecrets("\"suspend\":true"), "idle"),
        row("a time of the schedule is over", ofSecrets(HOURLY).scheduled(LAST_HOUR), "begins"),
        row("its times were missed while it was down", ofSecrets(HOURLY), "begins"),
        row("this time was followed", ofSecrets(HOURLY).scheduled(NOW), "idle"),
        row(
            "a time is over while a run is at work",
            ofSecrets(HOURLY).scheduled(LAST_HOUR).running().job(Stage.ACTIVE),
            "runs"),
        row(
            "asked for between two times",
            ofSecrets(HOURLY + ",\"trigger\":\"now\"").scheduled(NOW),
            "begins"),
        row(
            "what was asked for has begun",
            ofSecrets(HOURLY + ",\"trigger\":\"now\"").scheduled(NOW).asked(),
            "idle"),
        row("the status shows the run", ofSecrets("").asked().running(), "runs; creates"),
        row(
            "suspended before its Job is made",
            ofSecrets("\"suspend\":true").asked().running(),
            "runs"),
        row("its Job works", ofSecrets("").asked().running().job(Stage.ACTIVE), "runs"),
        row(
            "suspended while its Job works",
            ofSecrets("\"suspend\":true").asked().running().job(Stage.ACTIVE),
            "runs; holds"),
        row("resumed", ofSecrets("").asked().running().job(Stage.SUSPENDED), "runs; resumes"),
        row(
            "the label of a secret is removed",
            ofSecrets("").asked().running().job(Stage.ACTIVE).refused(forbidden()),
            "runs; holds; SecretNotAllowed"),
        row(
            "it ended, and nothing differs",
            ofSecrets("").asked().running().job(Stage.COMPLETE).found(EQUAL),
            "ended equal"),
        row(
            "it ended, and something differs",
            ofSecrets("").asked().running().failedJob(NOW, differs()).found(DRIFT),
            "ended differs"),
        row(
            "it ended, and its pod is gone",
            ofSecrets("").asked().running().failedJob(NOW.minusSeconds(9), differs()),
            "runs; removes for try 1; WorkerLost"),
        row(
            "it failed a moment ago",
            ofSecrets("").asked().running().failedJob(NOW, unreachable()),
            "runs; Unreachable"),
        row(
            "it failed a while ago",
            ofSecrets("").asked().running().failedJob(NOW.minusSeconds(9), unreachable()),
            "runs; removes for try 1; Unreachable"),
        row(
            "a person must act",
            ofSecrets("").asked().running().failedJob(NOW.minusSeconds(1), noRight()),
            "runs; NoRight"),
        row(
            "the resource was applied again",
            ofSecrets("").job(Stage.ACTIVE).appliedAgain().asked().running(),
            "runs; removes"),
        row("no such schedule", ofSecrets("\"schedule\":\"61 * * * *\""), "InvalidSpec"),
        row(
            "no such time zone",
            ofSecrets(HOURLY + ",\"timeZone\":\"Mars/Olympus\""),
            "InvalidSpec"),
        row("no such filter", ofSecrets("\"filter\":\"(((\""), "InvalidSpec"),
        row(
            "a priority class that is not allowed",
            ofSecrets("\"workers\":{\"priorityClassName\":\"high\"}"),
            "WorkersNotAllowed"));
  }

  private static Arguments row(String what, ComparedSituation seen, String done) {
    return Arguments.of(what, seen, done);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void decides(String what, ComparedSituation seen, String done) {
    assertThat(text(seen.decision())).as(what).isEqualTo(done);
  }

  private static String text(ComparisonDecision decision) {
    if (decision.refusal().isPresent()) {
      return decision.refusal().get().reason();
    }
    Stream<String> state =
        decision.ended().isPresent()
            ? Stream.of(decision.ended().get().equal() ? "ended equal" : "ended differs")
            : decision.run().isEmpty()
                ? Stream.of("idle")
                : Stream.of(
                    decision.run().get().job().equals(ComparedSituation.RUN) ? "runs" : "begins");
    return Stream.of(
            state,
            decision.jobs().stream().map(ComparisonDecisionTest::text),
            decision.problem().map(MigrationFailure::reason).stream())
        .flatMap(all -> all)
        .collect(Collectors.joining("; "));
  }

  private static String text(JobAction action) {
    if (action instanceof JobAction.Remove remove) {
      return "removes" + (remove.nextAttempt() > 0 ? " for try " + remove.nextAttempt() : "");
    }
    if (action instanceof JobAction.Hold hold) {
      return hold.suspended() ? "holds" : "resumes";
    }
    return action instanceof JobAction.Run ? "creates" : action.toString();
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void a_migration_is_compared_while_both_sides_should_hold_the_same(Phase phase) {
    boolean comparable =
        phase
            .value()
            .toLowerCase(Locale.ROOT)
            .matches("validating|awaitingproductionload|awaitingswitchover");
    assertThat(ofMigration(phase, "").decision().run().isPresent()).isEqualTo(comparable);
    assertThat(text(ofMigration(phase, "").asked().running().job(Stage.ACTIVE).decision()))
        .isEqualTo(comparable ? "runs" : isOver(phase) ? "idle; removes" : "runs; holds");
  }

  private static boolean isOver(Phase phase) {
    return phase
        .value()
        .matches(
            "SwitchingOver|AwaitingFinish|RollingBack|RolledBack|Finishing|Completed|Cancelling|Cancelled");
  }

  @Test
  void a_run_answers_all_times_that_were_missed() {
    ComparisonDecision decision = ofSecrets(HOURLY).decision();
    assertThat(decision.lastScheduleTime()).contains(NOW.toString());
    assertThat(decision.next()).contains(NOW.plus(Duration.ofHours(1)));
  }

  @Test
  void ended_jobs_beyond_the_limit_are_removed_the_oldest_first() {
    ComparedSituation seen =
        ofSecrets("\"historyLimit\":1")
            .asked()
            .endedJob("drift-compare-1", NOW.minusSeconds(300))
            .endedJob("drift-compare-2", NOW.minusSeconds(200))
            .endedJob("drift-compare-3", NOW.minusSeconds(100));
    assertThat(seen.decision().jobs())
        .extracting(JobAction::job)
        .containsExactly("drift-compare-2", "drift-compare-1");
  }

  @Test
  void conditions_say_what_was_found_and_what_is_done() {
    TimescaleComparisonStatus status =
        ofSecrets(HOURLY).scheduled(NOW).running().failedJob(NOW, differs()).found(DRIFT).digest();
    assertThat(status.run()).isNull();
    assertThat(status.last().missing()).isEqualTo(1);
    assertThat(status.nextRunTime()).isEqualTo("2026-11-22T11:00:00Z");
    assertThat(condition(status, ConditionType.EQUAL).getStatus()).isEqualTo("False");
    assertThat(condition(status, ConditionType.EQUAL).getMessage())
        .isEqualTo("1 row that only the source has; 900 rows in 5 tables were compared");
    assertThat(condition(status, ConditionType.RUNNING).getStatus()).isEqualTo("False");
    assertThat(status.conditions())
        .noneMatch(one -> one.getType().equals(ConditionType.STALLED.value()));
  }

  @Test
  void a_person_who_must_act_is_told_in_stalled_and_what_passes_is_not() {
    assertThat(
            condition(
                    ofSecrets("").asked().running().failedJob(NOW, noRight()).digest(),
                    ConditionType.STALLED)
                .getReason())
        .isEqualTo("NoRight");
    assertThat(ofSecrets("").asked().running().failedJob(NOW, unreachable()).digest().conditions())
        .noneMatch(one -> one.getType().equals(ConditionType.STALLED.value()));
  }

  @Test
  void what_a_worker_says_is_shown_in_bounded_lines() {
    List<String> said =
        ofSecrets("")
            .asked()
            .running()
            .job(Stage.COMPLETE)
            .found(
                EQUAL.of(
                    new ComparisonRun("j", "s"),
                    "e",
                    Stream.generate(() -> "x\n".repeat(5_000)).limit(1_000).toList()))
            .digest()
            .last()
            .differences();
    assertThat(said).hasSize(10).allSatisfy(line -> assertThat(line).hasSizeLessThan(310));
    assertThat(said.get(0)).doesNotContain("\n");
  }

  private static Condition condition(TimescaleComparisonStatus status, ConditionType type) {
    return status.conditions().stream()
        .filter(one -> one.getType().equals(type.value()))
        .findFirst()
        .orElseThrow();
  }
}
