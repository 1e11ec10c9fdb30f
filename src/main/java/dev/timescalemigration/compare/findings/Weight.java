package dev.timescalemigration.compare.findings;

/** What a finding means for the decision. */
public enum Weight {
  /** It is named, and nothing more: a person chose it before. */
  NAMED,
  /** It refuses, until a person accepts it with a reason. */
  ACCEPTABLE,
  /** It refuses, whatever a person says. */
  FINAL
}
