/**
 * Capture: changes of the source are read from a logical replication slot and applied to the target
 * exactly once, so that the application needs no dual-write.
 *
 * <ol>
 *   <li>{@link dev.timescalemigration.capture.CaptureStart} checks the source and makes the slot;
 *   <li>schema, staging and copying run as always, and record the snapshot of each copy;
 *   <li>{@link dev.timescalemigration.capture.CaptureApply} reads transactions from the slot and
 *       applies each change to a table or chunk if and only if the transaction is not visible in
 *       the snapshot of that copy;
 *   <li>{@link dev.timescalemigration.capture.CaptureStop} drops the slot and undoes the rest.
 * </ol>
 */
package dev.timescalemigration.capture;
