package dev.timescalemigration.compare.repair;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.work.PhaseContext;

/** Copies chunks that repairing has requeued: what copying is stands above comparing. */
@FunctionalInterface
public interface WaitingChunks {
  /**
   * Copies all chunks that wait, and compares them with the source.
   *
   * @throws MigrationFailure as copying and verifying do
   */
  void copy(PhaseContext context);
}
