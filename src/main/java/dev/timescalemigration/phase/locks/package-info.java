/** Who holds the locks that a phase waits for. */
package dev.timescalemigration.phase.locks;
