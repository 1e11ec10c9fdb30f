package dev.timescalemigration.operator;

import static dev.timescalemigration.operator.ComparedSituation.DRIFT;
import static dev.timescalemigration.operator.ComparedSituation.EQUAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonSpec;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonStatus;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.Phase;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The comparison that a migration asks for: when it is made, changed and removed, and what is said.
 */
class OwnComparisonTest {
  private static final String ASKED = "\"validate\":{\"comparison\":{}}";
  private static final Phase GATE = Phase.AWAITING_SWITCHOVER;

  @ParameterizedTest
  @EnumSource(Phase.class)
  void it_is_made_at_the_last_gates_and_not_before(Phase phase) {
    assertThat(action(Situation.in(phase).spec(ASKED)).isPresent())
        .isEqualTo(phase == Phase.AWAITING_PRODUCTION_LOAD || phase == GATE);
    assertThat(action(Situation.in(phase).spec(""))).isEmpty();
  }

  @Test
  void it_belongs_to_the_migration_runs_every_hour_and_once_at_the_gate() {
    JsonNode made = made("");
    assertThat(made.at("/metadata/name").asText()).isEqualTo("flights");
    assertThat(made.at("/metadata/ownerReferences/0/uid").asText()).isEqualTo("uid");
    assertThat(made.at("/spec/migrationRef/name").asText()).isEqualTo("flights");
    assertThat(made.at("/spec/schedule").asText()).isEqualTo("0 * * * *");
    assertThat(made.at("/spec/trigger").asText()).isNotEmpty();
    assertThat(made.at("/spec").has("repair")).isFalse();
  }

  @Test
  void its_pod_runs_where_those_of_the_migration_run_and_there_is_one() {
    JsonNode workers =
        made(",\"workers\":{\"replicas\":3,\"parallelism\":7,\"nodeSelector\":{\"pool\":\"db\"}}")
            .at("/spec/workers");
    assertThat(workers.has("replicas")).isFalse();
    assertThat(workers.path("parallelism").asInt()).isEqualTo(7);
    assertThat(workers.at("/nodeSelector/pool").asText()).isEqualTo("db");
  }

  @Test
  void a_name_for_which_a_comparison_has_no_room_is_shortened_and_stays_apart() {
    ObjectMeta one = new ObjectMetaBuilder().withName("m".repeat(49) + "a").build();
    ObjectMeta another = new ObjectMetaBuilder().withName("m".repeat(49) + "b").build();
    TimescaleComparison owner = new TimescaleComparison();
    owner.setMetadata(one);
    String first = OwnComparison.name(owner);
    owner.setMetadata(another);
    assertThat(first).hasSizeLessThanOrEqualTo(44).isNotEqualTo(OwnComparison.name(owner));
  }

  @Test
  void nothing_is_done_while_it_is_as_asked_and_what_a_person_set_stays() {
    assertThat(action(with(ASKED, own(null)))).isEmpty();
    TimescaleComparison changed =
        own(null, "trigger", "again", "repair", "Always", "suspend", true, "historyLimit", 1);
    assertThat(action(with(ASKED, changed))).isEmpty();
  }

  @Test
  void it_follows_the_migration_and_is_restored_when_somebody_else_changes_it() {
    String asked = "\"validate\":{\"comparison\":{\"schedule\":\"*/5 * * * *\",\"settle\":\"5s\"}}";
    assertThat(patch(with(asked, own(null))))
        .contains("/spec/schedule", "*/5 * * * *", "/spec/settle", "/metadata/resourceVersion", "7")
        .doesNotContain("workers", "trigger");
    assertThat(patch(with(ASKED, own(null, "schedule", "0 0 1 1 *", "filter", "a"))))
        .contains("{\"op\":\"remove\",\"path\":\"/spec/filter\"}", "0 * * * *");
    assertThat(patch(with(ASKED + ",\"workers\":{\"nodeSelector\":{\"pool\":\"db\"}}", own(null))))
        .contains("/spec/workers", "pool")
        .doesNotContain("replicas");
  }

  @Test
  void it_is_removed_when_it_is_not_asked_for_any_more() {
    assertThat(action(with("", own(EQUAL))))
        .get()
        .isInstanceOf(ComparisonAction.RemoveComparison.class);
    assertThat(action(with("\"validate\":{\"comparisonRef\":{\"name\":\"flights\"}}", own(EQUAL))))
        .isEmpty();
    assertThat(action(with("", foreign(EQUAL)))).isEmpty();
  }

  @Test
  void one_that_was_made_for_somebody_else_is_left_alone_and_says_nothing() {
    Situation situation = with(ASKED, foreign(DRIFT));
    assertThat(action(situation)).isEmpty();
    assertThat(text(situation))
        .contains(
            "there is a comparison flights that was not made for this migration; delete it, or name"
                + " it in spec.validate.comparisonRef");
    assertThat(equal(situation).getReason()).isEqualTo("OtherComparison");
    assertThat(equal(situation).getStatus()).isEqualTo("Unknown");
    assertThat(token(situation)).isEqualTo(token(Situation.in(GATE).spec(ASKED)));
  }

  @Test
  void one_of_an_earlier_migration_of_the_name_is_waited_for() {
    Situation situation = with(ASKED, own(EQUAL)).appliedAgain();
    assertThat(action(situation)).isEmpty();
    assertThat(text(situation)).contains("of an earlier migration of this name is being removed");
    assertThat(token(situation)).isEqualTo(token(Situation.in(GATE).spec(ASKED)));
  }

  @Test
  void drift_changes_the_token_and_the_old_one_opens_nothing() {
    Situation equal = with(ASKED, own(EQUAL));
    String old = token(equal);
    String approved =
        ASKED + ",\"approvals\":[{\"gate\":\"Switchover\",\"token\":\"" + old + "\"}]";
    assertThat(with(approved, own(EQUAL)).digest().pendingGate()).isNull();
    Situation drifted = with(approved, own(DRIFT));
    assertThat(drifted.digest().pendingGate().token()).isNotEqualTo(old);
    assertThat(drifted.digest().pendingGate().message())
        .contains("refused: ", "the comparison flights of 2026-11-22T10:00:00Z found: 1 row that");
    assertThat(equal(drifted).getStatus()).isEqualTo("False");
    assertThat(equal(drifted).getReason()).isEqualTo("Differs");
    assertThat(equal(equal).getStatus()).isEqualTo("True");
  }

  @Test
  void suspending_or_deleting_it_changes_the_token_and_is_said() {
    Situation equal = with(ASKED, own(EQUAL));
    Situation suspended = with(ASKED, own(EQUAL, "suspend", true));
    assertThat(token(suspended)).isNotEqualTo(token(equal));
    assertThat(text(suspended))
        .contains("found: nothing differs", "it is suspended, and finds nothing new until its");
    assertThat(equal(suspended).getReason()).isEqualTo("Suspended");

    TimescaleComparison going = own(EQUAL);
    going.getMetadata().setDeletionTimestamp("2026-11-22T10:00:00Z");
    assertThat(text(with(ASKED, going))).contains("; it is being deleted");
    assertThat(action(with(ASKED, going))).isEmpty();
    Situation gone = Situation.in(GATE).spec(ASKED);
    assertThat(token(gone)).isNotEqualTo(token(equal));
    assertThat(text(gone)).contains("the comparison flights is being made");
    assertThat(equal(gone).getReason()).isEqualTo("NoComparison");
  }

  @Test
  void what_hinders_it_is_said() {
    assertThat(text(Situation.in(GATE).spec(ASKED).comparisonRefused("exceeded quota: few")))
        .contains("cannot be made, because the API server refuses it: exceeded quota: few");
    TimescaleComparison stalled = own(null);
    stalled.setStatus(
        new TimescaleComparisonStatus(
            1L,
            List.of(
                new ConditionBuilder()
                    .withType("Stalled")
                    .withStatus("True")
                    .withMessage("no secret")
                    .build()),
            null,
            null,
            null,
            null,
            null,
            null));
    assertThat(text(with(ASKED, stalled)))
        .contains("has found nothing yet; it is stalled: no secret");
  }

  @Test
  void one_that_is_named_and_is_not_there_or_of_other_databases_is_said() {
    String named = "\"validate\":{\"comparisonRef\":{\"name\":\"drift\"}}";
    assertThat(text(Situation.in(GATE).spec(named)))
        .contains("there is no comparison drift in this namespace; create it, or remove");
    Situation others = with(named, ComparedSituation.ofSecrets("").observed().comparison());
    assertThat(text(others))
        .contains("the comparison drift is not one of this migration", "be flights");
    assertThat(equal(others).getReason()).isEqualTo("OtherComparison");
  }

  @Test
  void it_is_held_while_its_migration_is_suspended() {
    Situation suspended = Situation.in(GATE).spec(ASKED + ",\"suspend\":true");
    ComparisonDecision held = decision(own(null, "trigger", "again"), suspended);
    assertThat(held.run()).isEmpty();
    assertThat(held.waiting()).contains("the migration flights is suspended");
    assertThat(decision(own(null, "trigger", "again"), Situation.in(GATE).spec(ASKED)).run())
        .isPresent();
    assertThat(decision(foreign(null), suspended).waiting()).isEmpty();
  }

  @Test
  void what_is_wrong_with_its_spec_is_said_of_the_migration() {
    assertThat(
            Situation.in(GATE)
                .spec("\"validate\":{\"comparison\":{\"schedule\":\"61 * * * *\"}}")
                .decision()
                .problem()
                .orElseThrow()
                .getMessage())
        .contains("spec.validate.comparison.schedule is not a schedule");
  }

  private static ComparisonDecision decision(TimescaleComparison comparison, Situation migration) {
    return ComparisonDecision.of(
        new ComparisonObserved(
            comparison,
            Optional.of(migration.observed().migration()),
            List.of(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Situation.SETTINGS,
            Situation.NOW));
  }

  private static Situation with(String spec, TimescaleComparison comparison) {
    return Situation.in(GATE).spec(spec).comparison(comparison);
  }

  private static Optional<ComparisonAction> action(Situation situation) {
    Observed seen = situation.observed();
    return OwnComparison.action(seen, ReconcileDecision.of(seen).phase());
  }

  private static String patch(Situation situation) {
    return ((ComparisonAction.Patch) action(situation).orElseThrow()).patch();
  }

  private static JsonNode made(String fields) {
    return ((ComparisonAction.CreateComparison)
            action(Situation.in(GATE).spec(ASKED + fields)).orElseThrow())
        .desired();
  }

  /** As the operator made it, with a result, and with fields that somebody set. */
  private static TimescaleComparison own(ComparisonResult last, Object... fields) {
    ObjectNode made = made("").deepCopy();
    List<Object> pairs = Arrays.asList(fields);
    for (int i = 0; i < pairs.size(); i += 2) {
      ((ObjectNode) made.path("spec"))
          .set((String) pairs.get(i), Json.MAPPER.valueToTree(pairs.get(i + 1)));
    }
    TimescaleComparison comparison = new TimescaleComparison();
    try {
      comparison.setMetadata(Json.MAPPER.treeToValue(made.path("metadata"), ObjectMeta.class));
      comparison.setSpec(Json.MAPPER.treeToValue(made.path("spec"), TimescaleComparisonSpec.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
    comparison.getMetadata().setResourceVersion("7");
    comparison.getMetadata().setUid("comparison");
    comparison.getMetadata().setCreationTimestamp(ComparedSituation.MADE.toString());
    comparison.setStatus(
        new TimescaleComparisonStatus(1L, null, null, last, null, null, null, null));
    return comparison;
  }

  private static TimescaleComparison foreign(ComparisonResult last) {
    TimescaleComparison comparison = own(last);
    comparison.getMetadata().setOwnerReferences(List.of());
    return comparison;
  }

  private static String token(Situation situation) {
    return situation.decision().evidence().token(Gate.SWITCHOVER);
  }

  private static String text(Situation situation) {
    return ComparisonEvidence.text(situation.observed(), GATE).orElseThrow();
  }

  private static Condition equal(Situation situation) {
    return situation.digest().conditions().stream()
        .filter(condition -> condition.getType().equals("Equal"))
        .findFirst()
        .orElseThrow();
  }
}
