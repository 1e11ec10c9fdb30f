/**
 * The phases of a migration as a pure state machine: which phases there are, what leads from one to
 * the next, and at which gates a person decides. It knows neither databases nor Kubernetes; the
 * operator and the local runner both observe, ask {@link
 * dev.timescalemigration.migration.MigrationStateMachine}, act and record.
 */
package dev.timescalemigration.migration;
