/** How far a migration is, read from the ledger in the target by whoever wants to know. */
package dev.timescalemigration.cli.status;
