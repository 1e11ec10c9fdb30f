package dev.timescalemigration.phase.preflight.facts;

/** What is between the program and the server. */
public enum Pooling {
  /** Nothing: the server itself answered. */
  NONE,
  /** A pooler or proxy that keeps one server session for each of ours. */
  SESSION,
  /** A pooler that hands one server session to several of ours in turn. */
  TRANSACTION
}
