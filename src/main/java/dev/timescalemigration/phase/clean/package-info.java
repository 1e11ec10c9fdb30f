/** Removes what the migration left in the target: the ledger. */
package dev.timescalemigration.phase.clean;
