package dev.timescalemigration.ledger;

/** How the rows of a chunk came into the target. */
public enum CopyMethod {
  /** A staging table was filled and attached as the chunk. */
  ATTACHED,
  /** COPY into the chunk itself. */
  INTO_CHUNK,
  /** Only the rows between two bounds, into the chunk itself. */
  RANGE,
  /** The compressed relation as it was, and in addition what the chunk held uncompressed. */
  COMPRESSED,
  /** Row by row into the chunk itself, which was then compressed as the source's is. */
  RECOMPRESSED,
  /** Nothing: the chunk was gone from the source. */
  SKIPPED
}
