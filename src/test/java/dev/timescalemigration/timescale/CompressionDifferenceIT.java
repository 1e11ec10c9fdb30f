package dev.timescalemigration.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionDifferenceIT {
  private final Pair pair = Pair.create("compression");

  @BeforeEach
  void create() {
    pair.executeOnBoth(
        """
        create table trips (at timestamptz not null, "Device" int, note text, v float);
        select create_hypertable('trips', 'at');
        """);
    Editions.assumeCommunity(pair.source());
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  private List<CompressionDifference> differences() {
    try (Handle source = pair.source().as(Side.SOURCE).open();
        Handle target = pair.target().as(Side.TARGET).open()) {
      Catalog catalog = Catalogs.of(source);
      return CompressionDifference.among(
          catalog.hypertables(source),
          catalog.compressionSettings(source),
          catalog.hypertables(target),
          catalog.compressionSettings(target));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          compress | compress, compress_segmentby = 'note' | segmentby note
          compress, compress_segmentby = '"Device", note' | compress | segmentby Device, note
          compress, compress_orderby = 'at' | compress, compress_orderby = 'at desc' | at desc
          compress, compress_orderby = 'v desc nulls last, at' | compress, compress_orderby = 'v desc, at' | nulls last
          compress, compress_segmentby = 'note' | compress, compress_segmentby = '"Device"' | segmentby Device
          compress, compress_segmentby = 'note' | | compression is not enabled
          compress | | compression is not enabled
          """)
  void is_described_in_words_and_fixed_by_its_statement(
      String source, String target, String described) {
    set(pair.source(), source);
    if (target != null) {
      set(pair.target(), target);
    }
    assertFixed(described);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          compress_orderby = 'at', compress_index = 'bloom("Device"), minmax(v)' | compress_orderby = 'at' | bloom
          compress_orderby = 'at' | compress_orderby = 'at', compress_index = 'bloom(note)' | bloom
          """)
  void sparse_indexes_are_described_and_fixed(String source, String target, String described) {
    try (Handle handle = pair.sourceDatabase().open()) {
      assumeTrue(Catalogs.of(handle).version().isAtLeast(2, 22), "compress_index came with 2.22");
    }
    set(pair.source(), "compress, " + source);
    set(pair.target(), "compress, " + target);
    assertFixed(described);
  }

  private void assertFixed(String described) {
    assertThat(differences())
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.toString())
                  .startsWith("public.trips (source: ")
                  .contains(described);
              pair.target().execute(difference.fix());
            });
    assertThat(differences()).isEmpty();
  }

  private static void set(TestDatabase database, String options) {
    database.execute(
        "alter table trips set (" + options.replace("compress", "timescaledb.compress") + ")");
  }

  @Test
  void there_is_none_where_the_source_does_not_compress_or_the_target_merges_chunks() {
    set(pair.target(), "compress");
    assertThat(differences()).isEmpty();
    set(pair.source(), "compress");
    set(pair.target(), "compress_chunk_time_interval = '21 days'");
    assertThat(differences()).isEmpty();
  }
}
