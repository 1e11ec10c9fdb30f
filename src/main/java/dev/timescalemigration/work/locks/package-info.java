/** Who holds the locks that a phase waits for, and how a phase takes locks that others wait for. */
package dev.timescalemigration.work.locks;
