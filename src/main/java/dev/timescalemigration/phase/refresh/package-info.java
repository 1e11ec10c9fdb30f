/** Refreshes continuous aggregates from the target's watermark to the source's. */
package dev.timescalemigration.phase.refresh;
