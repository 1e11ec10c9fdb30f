package dev.timescalemigration.compare.schema;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.SqlFile;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A role that is a member of another one.
 *
 * @param granted the role that it is a member of
 * @param member the member
 * @param inherits whether it has the rights without SET ROLE
 * @param inheritsByDefault whether a membership of this member inherits unless it says otherwise
 */
record RoleMembership(String granted, String member, boolean inherits, boolean inheritsByDefault) {
  /** Since this version inheriting is an option of each membership. */
  private static final int INHERITS_BY_MEMBERSHIP = 16_0000;

  static List<RoleMembership> all(Handle handle) {
    return handle
        .createQuery(SqlFile.of(RoleMembership.class, "memberships"))
        .map(
            (row, context) ->
                new RoleMembership(
                    row.getString("granted"),
                    row.getString("member"),
                    row.getBoolean("inherits"),
                    row.getBoolean("inherits_by_default")))
        .list();
  }

  boolean isOfSameRoles(RoleMembership other) {
    return granted.equals(other.granted) && member.equals(other.member);
  }

  /**
   * The statement that makes it in a server.
   *
   * @param version the server's, as in server_version_num
   * @param inheritsThere whether memberships of the member inherit there unless they say otherwise
   */
  String given(int version, boolean inheritsThere) {
    return "GRANT "
        + names(" TO ")
        + (version >= INHERITS_BY_MEMBERSHIP && inherits != inheritsThere
            ? " WITH INHERIT " + (inherits ? "TRUE" : "FALSE")
            : "");
  }

  /** The statement that makes an existing membership inherit as this one does. */
  String inheriting(int version) {
    return version >= INHERITS_BY_MEMBERSHIP
        ? "GRANT " + names(" TO ") + " WITH INHERIT " + (inherits ? "TRUE" : "FALSE")
        : "ALTER ROLE " + Identifiers.quote(member) + (inherits ? " INHERIT" : " NOINHERIT");
  }

  /** The statement that takes it. */
  String taken() {
    return "REVOKE " + names(" FROM ");
  }

  private String names(String between) {
    return Identifiers.quote(granted) + between + Identifiers.quote(member);
  }
}
