/**
 * The whole migration in one process: reads the resource's file, observes the ledger, asks the
 * state machine, acts, and records, until the migration has ended or waits for a person.
 */
package dev.timescalemigration.cli.run;
