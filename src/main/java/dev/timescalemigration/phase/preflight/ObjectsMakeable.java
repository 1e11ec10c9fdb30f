package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.compare.schema.RestrictedObject;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The target's role may make every object of the source that queries or rows depend on. */
final class ObjectsMakeable implements Requirement {

  @Override
  public String name() {
    return "objects that take more rights";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.timescaleOnBothSides() && !facts.schemaExpected();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<RestrictedObject> refused =
        facts.sourceTimescale().restrictedObjects().stream()
            .filter(one -> !one.isMakeable(facts.target().timescale().orElseThrow().rights()))
            .toList();
    String role = facts.target().role().name();
    return refused.isEmpty()
        ? CheckFinding.ok("role " + role + " may make all objects of the source")
        : CheckFinding.fail(
                "role " + role + " may not make " + NameList.of(refused),
                String.join(" ", advice(refused, Identifiers.quote(role))))
            .naming(refused);
  }

  private static List<String> advice(List<RestrictedObject> refused, String role) {
    List<String> advice = new ArrayList<>();
    List<String> grants =
        refused.stream()
            .filter(RestrictedObject::isGrantable)
            .map(one -> "GRANT " + one.need() + " TO " + role)
            .distinct()
            .toList();
    if (!grants.isEmpty()) {
      advice.add("As an administrator in the target: " + PrintableSql.list(grants));
    }
    List<RestrictedObject> ofSuperusers =
        refused.stream().filter(one -> !one.isGrantable()).toList();
    if (!ofSuperusers.isEmpty()) {
      advice.add(
          "Drop in the source what is not needed of "
              + NameList.of(ofSuperusers)
              + ", or let the role be a superuser until the migration is completed. As an"
              + " administrator in the target: "
              + PrintableSql.list(List.of("ALTER ROLE " + role + " SUPERUSER")));
    }
    List<String> instead =
        refused.stream()
            .map(RestrictedObject::instead)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    if (!instead.isEmpty()) {
      advice.add("Or, if it may be given up, in the source: " + PrintableSql.list(instead));
    }
    return advice;
  }
}
