/**
 * The steps of a migration, one package each. A step reads what it needs from the two databases and
 * the ledger, can be stopped and run again at any time, and knows neither of Kubernetes nor of a
 * terminal.
 */
package dev.timescalemigration.phase;
