package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.RoleDescription;
import java.util.Optional;

/** Which roles of the source can own in the target what they own in the source. */
final class OwnersKept {
  private OwnersKept() {}

  /** Whether what a role owns will belong to it in the target, moved with the schema. */
  static boolean by(Facts facts, String role) {
    Optional<RoleDescription> there =
        facts.target().roles().stream().filter(one -> one.name().equals(role)).findFirst();
    if (there.isPresent()) {
      return there.get().withinReach();
    }
    return facts.options().rolesMigrated()
        && !RolesAcceptable.RESERVED.contains(role)
        && facts.source().roles().stream()
            .noneMatch(one -> one.name().equals(role) && one.superuser());
  }
}
