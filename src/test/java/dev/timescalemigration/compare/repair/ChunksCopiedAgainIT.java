package dev.timescalemigration.compare.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A repair copies chunks again in which more rows differ than it is worth to repair. */
class ChunksCopiedAgainIT {
  private static final String HASH =
      "select count(*) || ' ' || coalesce(sum(hashtext(m::text)), 0) from m where at < '2024-01-08'";

  private static final String COPIED_CHUNKS =
      "select count(*) from _timescale_migration.attempt where phase = 'Repairing'";

  private final Pair pair = Pair.create("again");
  private final TestShell shell = TestShell.of(pair);

  @AfterEach
  void drop() {
    pair.close();
  }

  /** A week of 6,000 rows a day before the completion point, and a day after it. */
  private void migrate(String more) {
    pair.source()
        .execute(
            "create table m (at timestamptz not null, n int, v text, primary key (n, at));"
                + " select create_hypertable('m', 'at', chunk_time_interval => interval '1 day');"
                + " insert into m select '2024-01-01 00:00+00'::timestamptz + n * interval '14.4 s',"
                + " n, 'row ' || n from generate_series(0, 47999) n;");
    pair.source().execute(more);
    shell.expect(0, "schema");
    pair.target()
        .execute(
            "insert into m select '2024-01-01 00:00+00'::timestamptz + n * interval '14.4 s', n,"
                + " 'row ' || n from generate_series(42000, 47999) n");
    shell.expect(0, "stage", "--until", "2024-01-08", "--no-proof");
    shell.expect(0, "copy");
    shell.expect(0, "verify");
    shell.expect(0, "compare", "--scope", "hypertables", "--settle", "0s");
  }

  private void damage() {
    pair.target()
        .execute(
            "delete from m where at >= '2024-01-02' and at < '2024-01-04';"
                + " update m set v = 'other' where n = 5 or n between 30000 and 30010;"
                + " insert into m values ('2024-01-03 00:00:01+00', 99999, 'only here')");
    shell.expect(3, "compare", "--scope", "hypertables", "--settle", "0s");
  }

  private void assertRepaired() {
    assertThat(pair.target().value(HASH)).isEqualTo(pair.source().value(HASH));
    shell.expect(0, "compare", "--scope", "hypertables", "--settle", "0s");
    shell.expect(0, "switch");
  }

  @Test
  void chunks_in_which_most_rows_are_missing_are_copied_and_verified_again() {
    migrate("");
    damage();
    assertThat(TestShell.of(pair).expect(3, "repair")).doesNotContain("copied and verified again");
    assertThat(pair.target().value(COPIED_CHUNKS)).isEqualTo("0");

    assertThat(TestShell.of(pair).expect(0, "repair", "--execute"))
        .contains("7 chunks copied and verified again, as 12,013 rows differed");
    assertThat(pair.target().value("select count(*) from m where at >= '2024-01-08'"))
        .isEqualTo("6000");
    assertThat(pair.target().value(COPIED_CHUNKS)).isEqualTo("7");

    TestShell.of(pair).expect(0, "repair", "--execute");
    assertThat(pair.target().value(COPIED_CHUNKS)).as("not once more").isEqualTo("7");
    assertRepaired();
  }

  @Test
  void compressed_chunks_are_copied_again_as_well() {
    Editions.assumeCommunity(pair.source());
    migrate(
        "alter table m set (timescaledb.compress, timescaledb.compress_orderby = 'at');"
            + " select compress_chunk(c) from show_chunks('m', older_than => '2024-01-08'::timestamptz) c");
    damage();
    assertThat(TestShell.of(pair).expect(0, "repair", "--execute"))
        .contains("7 chunks copied and verified again");
    assertRepaired();
  }

  @Test
  void few_rows_are_repaired_one_by_one() {
    migrate("");
    pair.target().execute("delete from m where at < '2024-01-01 04:00+00'");
    shell.expect(3, "compare", "--scope", "hypertables", "--settle", "0s");
    assertThat(TestShell.of(pair).expect(0, "repair", "--execute"))
        .contains("1,000")
        .doesNotContain("copied and verified again");
    assertThat(pair.target().value(COPIED_CHUNKS)).isEqualTo("0");
    assertRepaired();
  }

  @Test
  void what_was_cut_off_before_the_chunks_were_copied_is_resumed_by_the_same_command() {
    migrate("");
    damage();
    try (LedgerComparison comparison = new LedgerComparison(pair.targetDatabase())) {
      WaitingChunks cutOff =
          context -> {
            throw new IllegalStateException("cut off");
          };
      Repair repair =
          new Repair(pair.context(), new RepairOptions(true, false), comparison, cutOff);
      assertThatThrownBy(() -> repair.run(line -> {})).hasMessage("cut off");
    }
    assertThat(TestShell.of(pair).expect(3, "switch")).contains("7 of its 7 chunks are not copied");
    assertThat(TestShell.of(pair).expect(0, "repair", "--execute"))
        .contains("7 chunks copied and verified again");
    assertThat(pair.target().value(COPIED_CHUNKS)).isEqualTo("7");
    assertRepaired();
  }

  /** As if the range had more differing rows than a comparison keeps, those from T on the last. */
  @Test
  void rows_beyond_the_copied_chunks_that_were_too_many_to_be_listed_are_not_passed_over() {
    migrate("");
    pair.target().execute("delete from m where n between 43000 and 43002");
    damage();
    pair.target()
        .execute(
            "delete from _timescale_migration.comparison_difference"
                + " where key ~ '\\m4300[012]\\M';"
                + " update _timescale_migration.comparison_piece"
                + " set result = result || '{\"kept\": 100000, \"missing\": 112013}'");
    assertThat(TestShell.of(pair).expect(3, "repair", "--execute"))
        .contains("7 chunks copied and verified again")
        .contains("3 rows differ that the comparison did not keep");

    shell.expect(3, "compare", "--scope", "hypertables", "--settle", "0s");
    TestShell.of(pair).expect(0, "repair", "--execute");
    assertRepaired();
  }
}
