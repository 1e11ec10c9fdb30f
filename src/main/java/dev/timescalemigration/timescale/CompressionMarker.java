package dev.timescalemigration.timescale;

import java.util.Arrays;
import java.util.Optional;

/**
 * Messages in the write-ahead log around what compressing and decompressing write ({@code
 * tsl/src/compression/wal_utils.h} 2.19.3 and 2.29.2).
 */
public enum CompressionMarker {
  COMPRESSION_START("::timescaledb-compression-start"),
  COMPRESSION_END("::timescaledb-compression-end"),
  DECOMPRESSION_START("::timescaledb-decompression-start"),
  DECOMPRESSION_END("::timescaledb-decompression-end");

  private final String prefix;

  CompressionMarker(String prefix) {
    this.prefix = prefix;
  }

  /** The marker in a message as {@code test_decoding} writes it; empty for another's message. */
  public static Optional<CompressionMarker> of(String message) {
    return Arrays.stream(values())
        .filter(
            marker ->
                message.startsWith(
                    "message: transactional: 1 prefix: " + marker.prefix + ", sz: 0 "))
        .findFirst();
  }

  /** Whether it is the first of two. */
  public boolean begins() {
    return this == COMPRESSION_START || this == DECOMPRESSION_START;
  }
}
