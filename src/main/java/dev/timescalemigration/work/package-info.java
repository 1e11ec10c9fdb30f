/**
 * What the steps of a migration work with: the databases and the wish to stop ({@link
 * dev.timescalemigration.work.PhaseContext}), progress, copy threads, limits of the load, locks
 * that no writer waits for, and the selection of hypertables. A step knows these; they know no
 * step.
 */
package dev.timescalemigration.work;
