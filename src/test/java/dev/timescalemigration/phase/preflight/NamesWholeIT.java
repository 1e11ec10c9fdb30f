package dev.timescalemigration.phase.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names of columns that TimescaleDB cuts within a letter, in compressed chunks. */
class NamesWholeIT {
  private static final String CHECK = "names in compressed chunks";

  private static final String HYPERTABLE =
      """
      create table h (at timestamptz not null, device int, "x測量された温度の値の名前の列" float,
        "測量された温度の値の名前のとても長い列" float, "Überströmventilöffnungszeitpunktüberwachung" int);
      select create_hypertable('h', 'at', chunk_time_interval => interval '1 day');
      create index on h ("x測量された温度の値の名前の列");
      create index on h ("測量された温度の値の名前のとても長い列");
      create index on h ("Überströmventilöffnungszeitpunktüberwachung");
      insert into h select at, 1, 2, 3, 4
        from generate_series('2024-01-01'::timestamptz, '2024-01-03', '1h') at;
      alter table h set (timescaledb.compress, timescaledb.compress_segmentby = 'device');
      """;

  private static final String COMPRESSED = "select compress_chunk(c) from show_chunks('h') c";

  private static final String FILTERS_OF_COLUMNS =
      "select string_to_array(extversion, '.')::int[] >= '{2,26}' from pg_extension"
          + " where extname = 'timescaledb'";

  private final Pair pair = Pair.create("names");

  @BeforeEach
  void make() {
    pair.source().execute(HYPERTABLE);
    Editions.assumeCommunity(pair.source());
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void that_end_within_a_letter_are_given_shorter_ones_by_the_printed_statements() {
    preflight().isFine(CHECK);
    pair.source().execute(COMPRESSED);
    String advice =
        preflight()
            .fails(CHECK)
            .contains("public.h", "\"x測量された温度の値の名前の列\"")
            .doesNotContain("とても長い列")
            .actual();
    pair.source().execute(advice.substring(advice.indexOf("ALTER TABLE")));
    preflight().isFine(CHECK);
    assertThat(pair.source().query("select sum(\"x測量された温度の値の名前\") from h")).containsExactly("98");
  }

  @Test
  void of_filters_over_several_columns_are_left_out_by_the_printed_statements() {
    assumeTrue(
        pair.source().query(FILTERS_OF_COLUMNS).equals(List.of("t")),
        "filters of several columns came with 2.26");
    pair.source()
        .execute(
            "alter table h rename \"x測量された温度の値の名前の列\" to a",
            "alter table h rename \"測量された温度の値の名前のとても長い列\" to \"長い列の名前と、\"",
            "alter table h rename \"Überströmventilöffnungszeitpunktüberwachung\" to \"もう一つの列\"",
            "alter table h set (timescaledb.compress, timescaledb.compress_segmentby = 'device',"
                + " timescaledb.compress_orderby = 'at',"
                + " timescaledb.compress_index = 'bloom(\"もう一つの列\",\"長い列の名前と、\")')",
            COMPRESSED);
    String advice =
        preflight().fails(CHECK).contains("public.h (a filter of several columns)").actual();
    pair.source().execute(advice.substring(advice.indexOf("SELECT decompress_chunk")));
    preflight().isFine(CHECK);
  }

  private PreflightCase preflight() {
    return new PreflightCase(pair.source(), pair.target());
  }
}
