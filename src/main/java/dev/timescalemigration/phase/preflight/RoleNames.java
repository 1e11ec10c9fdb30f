package dev.timescalemigration.phase.preflight;

/** Names of roles as SQL writes them. */
final class RoleNames {
  private RoleNames() {}

  /** The name of a role that is quoted where needed. */
  static String unquoted(String role) {
    return role.startsWith("\"")
        ? role.substring(1, role.length() - 1).replace("\"\"", "\"")
        : role;
  }
}
