package dev.timescalemigration.phase.copy.target;

import dev.timescalemigration.postgres.DatabaseErrors;

/** The error of {@code create_chunk} where another chunk covers a part of the ranges. */
public final class ChunkCollision {
  /** ERRCODE_TS_CHUNK_COLLISION, {@code src/errors.h} 2.16 to 2.29. */
  private static final String SQLSTATE = "TS503";

  private ChunkCollision() {}

  public static boolean is(Throwable error) {
    return DatabaseErrors.sqlState(error).filter(SQLSTATE::equals).isPresent();
  }
}
