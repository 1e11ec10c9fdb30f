package dev.timescalemigration.failure;

import java.util.Optional;

/**
 * A failure that a person reads: what happened, and what to do next.
 *
 * <p>The message and the hint are one sentence each and never hold a password. The reason is a
 * CamelCase word for machines (a condition's reason in Kubernetes), stable between releases.
 */
public final class MigrationFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final String reason;
  private final String hint;
  private final String sqlState;

  private MigrationFailure(
      FailureKind kind,
      String reason,
      String message,
      String hint,
      String sqlState,
      Throwable cause) {
    super(PrintableText.line(message), cause);
    this.kind = kind;
    this.reason = reason;
    this.hint = PrintableText.line(hint);
    this.sqlState = sqlState;
  }

  /**
   * A failure without a cause in a database.
   *
   * @param kind who or what can fix it
   * @param reason a CamelCase word for machines
   * @param message what happened, naming the thing
   * @param hint the next step, or null when there is none to name
   */
  public static MigrationFailure of(FailureKind kind, String reason, String message, String hint) {
    return new MigrationFailure(kind, reason, message, hint, null, null);
  }

  /** Something the user must fix. */
  public static MigrationFailure userAction(String reason, String message, String hint) {
    return of(FailureKind.USER_ACTION, reason, message, hint);
  }

  /** A stop was asked for; running the same again continues. */
  public static MigrationFailure stopped(String message, String hint) {
    return of(FailureKind.STOPPED, "Stopped", message, hint);
  }

  /** A wrong command line or migration file. */
  public static MigrationFailure usage(String reason, String message, String hint) {
    return of(FailureKind.USAGE, reason, message, hint);
  }

  /** The same failure with the error of the database or system that led to it. */
  public MigrationFailure causedBy(Throwable cause, String newSqlState) {
    return new MigrationFailure(kind, reason, getMessage(), hint, newSqlState, cause);
  }

  /** Who or what can fix it. */
  public FailureKind kind() {
    return kind;
  }

  /** A CamelCase word for machines. */
  public String reason() {
    return reason;
  }

  /** The next step, when one can be named. */
  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  /** In one text: what is wrong, and the next step. */
  public String withHint() {
    return hint().map(next -> joined(getMessage(), next)).orElse(getMessage());
  }

  /** What is wrong, and the next step; what is wrong may end with a statement. */
  public static String joined(String message, String hint) {
    return message + (message.endsWith(";") ? " " : "; ") + hint;
  }

  /** The five-character SQLSTATE, when a database answered with one. */
  public Optional<String> sqlState() {
    return Optional.ofNullable(sqlState);
  }
}
