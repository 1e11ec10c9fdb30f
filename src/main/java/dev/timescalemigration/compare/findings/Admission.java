package dev.timescalemigration.compare.findings;

import org.jdbi.v3.core.Handle;

/** Looks at both sides right before a load, and may refuse it. */
@FunctionalInterface
public interface Admission {
  /** Refuses nothing. */
  Admission ANY = (source, target) -> {};

  /**
   * Looks.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure of kind USER_ACTION when it refuses
   */
  void require(Handle source, Handle target);
}
