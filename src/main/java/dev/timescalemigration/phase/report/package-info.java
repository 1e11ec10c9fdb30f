/** The final report of a migration, made from what its phases recorded in the ledger. */
package dev.timescalemigration.phase.report;
