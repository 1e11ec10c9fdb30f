package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.capture.CaptureStart;
import dev.timescalemigration.capture.apply.Firing;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.FiringTrigger;
import dev.timescalemigration.phase.preflight.facts.TimescaleFacts;
import dev.timescalemigration.postgres.Identifiers;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The target's role may switch triggers and foreign keys off for its own session, and nothing of
 * the user's fires all the same.
 */
final class ReplicationRoleSettable implements Requirement {

  @Override
  public String name() {
    return "session_replication_role in target";
  }

  @Override
  public CheckFinding examine(Facts facts) {
    String role = facts.target().role().name();
    List<FiringTrigger> triggers =
        facts.source().timescale().map(TimescaleFacts::firingTriggers).orElse(List.of());
    List<Firing> changing =
        facts.capture().map(CaptureStart.CaptureOutlook::firing).orElse(List.of());
    List<Firing> changingInReplica =
        facts.capture().map(CaptureStart.CaptureOutlook::firingInReplica).orElse(List.of());
    if (!facts.target().role().setsReplicationRole() && !changing.isEmpty()) {
      return CheckFinding.fail(
              "role "
                  + role
                  + " may not set it, and these would change rows that the source's own changes"
                  + " change as well: "
                  + NameList.of(changing),
              "as an administrator: GRANT SET ON PARAMETER session_replication_role TO "
                  + Identifiers.quote(role)
                  + ";")
          .naming(changing);
    }
    if (facts.target().role().setsReplicationRole() && !changingInReplica.isEmpty()) {
      return CheckFinding.fail(
              "enabled for replicas, these would change rows of the target that the source's own"
                  + " changes change as well: "
                  + NameList.of(changingInReplica),
              "run in the source: "
                  + Firing.toFix(changingInReplica)
                  + " Or set spec.writes.mode to DualWrite")
          .naming(changingInReplica);
    }
    return facts.target().role().setsReplicationRole()
        ? settable(role, triggers.stream().filter(FiringTrigger::inReplica).toList())
        : refused(role, triggers.stream().filter(FiringTrigger::byDefault).toList());
  }

  private static CheckFinding settable(String role, List<FiringTrigger> firing) {
    return firing.isEmpty()
        ? CheckFinding.ok("role " + role + " may set it")
        : CheckFinding.warn(
                "enabled for replicas, these would fire for every copied row, so copying refuses: "
                    + NameList.of(firing),
                "disable them in the target from the schema's load until all is copied")
            .naming(firing);
  }

  private static CheckFinding refused(String role, List<FiringTrigger> firing) {
    List<FiringTrigger> triggers = firing.stream().filter(one -> !one.isKey()).toList();
    List<FiringTrigger> keys = firing.stream().filter(FiringTrigger::isKey).toList();
    String found =
        "role "
            + role
            + " may not set it: rows go through triggers and foreign keys one by one where a"
            + " chunk is not built and attached";
    String fix =
        "as an administrator: GRANT SET ON PARAMETER session_replication_role TO "
            + Identifiers.quote(role)
            + ";";
    if (firing.isEmpty()) {
      return CheckFinding.warn(found, "for a faster copy, " + fix);
    }
    return CheckFinding.warn(
            found
                + (triggers.isEmpty()
                    ? ""
                    : "; these would fire for each copied row, so copying refuses: "
                        + NameList.of(triggers))
                + (keys.isEmpty()
                    ? ""
                    : "; rows that are in a chunk of the target already, such as those that were"
                        + " written to both databases before the completion point, cannot be"
                        + " replaced, so copying refuses such chunks: "
                        + NameList.of(keys)),
            fix
                + " Or run in the target, after the schema is loaded: "
                + statements(firing, FiringTrigger::removal)
                + " When all is copied, make them again: "
                + statements(firing, FiringTrigger::restoration))
        .naming(firing);
  }

  private static String statements(
      List<FiringTrigger> firing, Function<FiringTrigger, String> statement) {
    return firing.stream().map(statement).collect(Collectors.joining(" "));
  }
}
