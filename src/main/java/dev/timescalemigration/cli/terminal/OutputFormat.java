package dev.timescalemigration.cli.terminal;

/** For whom results and progress are written. */
public enum OutputFormat {
  /** For people. */
  TEXT,
  /** For programs: one JSON value as the result, one JSON object a line as progress. */
  JSON
}
