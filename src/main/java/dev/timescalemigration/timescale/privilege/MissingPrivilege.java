package dev.timescalemigration.timescale.privilege;

import java.util.List;

/**
 * What a role may not do.
 *
 * @param what the privilege and its object, for people
 * @param grants statements with which an administrator grants it
 */
public record MissingPrivilege(String what, List<String> grants) {
  /** Defensive copy. */
  public MissingPrivilege {
    grants = List.copyOf(grants);
  }

  static MissingPrivilege of(String what, String grant) {
    return new MissingPrivilege(what, List.of(grant));
  }
}
