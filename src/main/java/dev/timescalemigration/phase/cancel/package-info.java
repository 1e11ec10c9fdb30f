/**
 * Gives a migration up, at any time before the switch.
 *
 * <ol>
 *   <li>The source was only read: nothing is to be restored there. If changes were captured, the
 *       replication slot is dropped and what was set for it is undone.
 *   <li>The target leaves restoring mode, should a load have been cut off in it.
 *   <li>What remains in the target is reported, and stays: removing data is for a person to do.
 * </ol>
 */
package dev.timescalemigration.phase.cancel;
