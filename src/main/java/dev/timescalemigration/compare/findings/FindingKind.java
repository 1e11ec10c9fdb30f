package dev.timescalemigration.compare.findings;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.timescalemigration.failure.FailureKind;

/** Kinds of findings. Their values are the first part of a finding's id. */
public enum FindingKind {
  /** A completion point that lies ahead of the servers' clocks. */
  COMPLETION_POINT_AHEAD("completion-point-ahead", FailureKind.USER_ACTION),
  /** A hypertable or continuous aggregate that no rule selects and no filter left out. */
  UNSTAGED("unstaged", FailureKind.USER_ACTION),
  /** A hypertable or continuous aggregate that a filter left out. */
  LEFT_OUT("left-out", FailureKind.USER_ACTION),
  /** Chunks that are staged and not copied. */
  NOT_COPIED("not-copied", FailureKind.USER_ACTION),
  /** Chunks whose copy failed too often. */
  PARKED("parked", FailureKind.USER_ACTION),
  /** Chunks that verifying found different. */
  DIFFERENT("different", FailureKind.DATA_DIFFERS),
  /** Chunks that are copied and not compared. */
  NOT_VERIFIED("not-verified", FailureKind.USER_ACTION),
  /** A table whose rows differ now. */
  ROWS("rows", FailureKind.DATA_DIFFERS),
  /** Rows in the root table of a hypertable, which no chunk holds. */
  ROOT_ROWS("root-rows", FailureKind.USER_ACTION),
  /** A foreign key of the target that some row breaks. */
  FOREIGN_KEY("foreign-key", FailureKind.DATA_DIFFERS),
  /** A background job that the target has otherwise. */
  JOB("job", FailureKind.DATA_DIFFERS),
  /** An object of the schema that the two sides do not have alike. */
  SCHEMA("schema", FailureKind.USER_ACTION),
  /** Objects that belong to other roles in the target. */
  OWNERS("owners", FailureKind.USER_ACTION),
  /** Privileges that only one side grants. */
  PRIVILEGES("privileges", FailureKind.USER_ACTION),
  /** Settings of the database and its roles that only one side has. */
  SETTINGS("settings", FailureKind.USER_ACTION),
  /** Roles whose memberships or rights only one side has. */
  ROLES("roles", FailureKind.USER_ACTION),
  /** Functions of a role that run as the target's role. */
  AUTHOR("author", FailureKind.USER_ACTION);

  private final String value;
  private final FailureKind failure;

  FindingKind(String value, FailureKind failure) {
    this.value = value;
    this.failure = failure;
  }

  /** The kind as it is in an id and in JSON. */
  @JsonValue
  public String value() {
    return value;
  }

  /** How a run ends that such a finding refuses. */
  FailureKind failure() {
    return failure;
  }
}
