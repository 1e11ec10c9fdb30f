package dev.timescalemigration.compare.findings;

/**
 * What a person says to a finding.
 *
 * @param finding the finding's id
 * @param reason why it may stay as it is
 */
public record Acceptance(String finding, String reason) {}
