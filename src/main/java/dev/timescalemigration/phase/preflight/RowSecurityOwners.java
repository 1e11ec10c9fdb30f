package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.compare.schema.RowSecurityOwner;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.Identifiers;
import java.util.List;
import java.util.stream.Collectors;

/** Row-level security lets the same rows through when the loading role owns everything. */
final class RowSecurityOwners implements Requirement {

  @Override
  public String name() {
    return "owners that row-level security depends on";
  }

  @Override
  public boolean applies(Facts facts) {
    return !facts.schemaExpected();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    String role = facts.target().role().name();
    List<RowSecurityOwner> others =
        facts.source().rowSecurityOwners().stream()
            .filter(
                one -> !one.owner().equals(role) && !one.owner().equals(Identifiers.quote(role)))
            .filter(one -> !OwnersKept.by(facts, RoleNames.unquoted(one.owner())))
            .toList();
    return others.isEmpty()
        ? CheckFinding.ok("all can be given to their owners of the source")
        : CheckFinding.warn(
                "in the target role "
                    + role
                    + " will own "
                    + NameList.of(others.stream().map(RowSecurityOwner::object).toList())
                    + ", so other rows than in the source may be seen through them",
                "after the load, run in the target as an administrator: "
                    + others.stream()
                        .map(RowSecurityOwner::statements)
                        .collect(Collectors.joining("; ")))
            .naming(others.stream().map(RowSecurityOwner::object).toList());
  }
}
