package dev.timescalemigration.timescale;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How the catalog's tables are shaped, by range of versions ({@code sql/pre_install/tables.sql} of
 * each release). Each fragment stands in a file {@code <fragment>_<suffix>.sql}; what the ranges
 * share is written once.
 */
enum CatalogDialect {
  /** 2.16 to 2.18: chunks carry their name and a {@code dropped} mark, slices are shared. */
  SINCE_2_16(
      2, 16, "since_2_16", "since_2_16", "since_2_16", "since_2_16", "compression_state = 1"),
  /** 2.19 to 2.21: compression settings of a chunk are kept under the chunk. */
  SINCE_2_19(
      2, 19, "since_2_16", "since_2_16", "since_2_19", "since_2_16", "compression_state = 1"),
  /** 2.22 to 2.25: compression settings name sparse indexes. */
  SINCE_2_22(
      2, 22, "since_2_16", "since_2_16", "since_2_22", "since_2_16", "compression_state = 1"),
  /** 2.26 to 2.27: {@code chunk.dropped} is gone. */
  SINCE_2_26(
      2, 26, "since_2_26", "since_2_16", "since_2_22", "since_2_16", "compression_state = 1"),
  /** 2.28: a slice belongs to one chunk, {@code chunk_constraint} is gone. */
  SINCE_2_28(
      2, 28, "since_2_26", "since_2_28", "since_2_22", "since_2_16", "compression_state = 1"),
  /**
   * 2.29 and later: a chunk carries its relation's oid and no name; compressed ones are not listed.
   */
  SINCE_2_29(2, 29, "since_2_29", "since_2_28", "since_2_22", "since_2_29", "status & 4 = 4");

  private final int major;
  private final int minor;
  private final String chunks;
  private final String slices;
  private final String compressionSettings;
  private final String compressedRelations;
  private final String compressionEnabled;

  CatalogDialect(
      int major,
      int minor,
      String chunks,
      String slices,
      String compressionSettings,
      String compressedRelations,
      String compressionEnabled) {
    this.major = major;
    this.minor = minor;
    this.chunks = chunks;
    this.slices = slices;
    this.compressionSettings = compressionSettings;
    this.compressedRelations = compressedRelations;
    this.compressionEnabled = compressionEnabled;
  }

  /**
   * The dialect of a version.
   *
   * @throws IllegalArgumentException when the version is older than all known ones
   */
  static CatalogDialect of(TimescaleVersion version) {
    return Arrays.stream(values())
        .filter(dialect -> version.isAtLeast(dialect.major, dialect.minor))
        .max(Comparator.naturalOrder())
        .orElseThrow(() -> new IllegalArgumentException("no dialect for " + version));
  }

  /** Name of the file with the query of chunks. */
  String chunksFile() {
    return "chunks_" + chunks;
  }

  /** Name of the file with the query of slices. */
  String slicesFile() {
    return "slices_" + slices;
  }

  /** Name of the file with the query of compression settings. */
  String compressionSettingsFile() {
    return "compression_settings_" + compressionSettings;
  }

  /** Name of the file with the query of a chunk's compressed relation. */
  String compressedRelationFile() {
    return "compressed_relation_" + compressedRelations;
  }

  /** Condition on a row of {@code hypertable}. */
  String compressionEnabled() {
    return compressionEnabled;
  }
}
