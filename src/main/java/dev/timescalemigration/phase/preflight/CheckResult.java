package dev.timescalemigration.phase.preflight;

/** What a check came to. */
public enum CheckResult {
  /** As it has to be. */
  OK,
  /** A person should know before continuing. */
  WARN,
  /** The migration would fail, or end wrong. */
  FAIL
}
