package dev.timescalemigration.compare.repair;

/**
 * How to repair.
 *
 * @param execute whether the target is changed; else the statements are only shown
 * @param allowDelete whether rows of hypertables from the completion point on may be deleted in the
 *     target
 */
public record RepairOptions(boolean execute, boolean allowDelete) {}
