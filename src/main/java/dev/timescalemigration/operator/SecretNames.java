package dev.timescalemigration.operator;

/**
 * The secrets that a worker mounts.
 *
 * @param source the one of the source
 * @param target the one of the target
 */
record SecretNames(String source, String target) {}
