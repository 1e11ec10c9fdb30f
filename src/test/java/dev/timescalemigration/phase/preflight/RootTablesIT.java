package dev.timescalemigration.phase.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows in the root table of a hypertable, which no chunk holds and no query finds. */
class RootTablesIT {
  private static final String TABLE = "root tables in source";
  private static final String LOGIN = "tsm_root_rows_" + ProcessHandle.current().pid();

  private static final String HYPERTABLE =
      """
      create table "Odd; h" (at timestamptz not null, id int generated always as identity, v int,
        twice int generated always as (v * 2) stored);
      select create_hypertable('"Odd; h"', 'at', chunk_time_interval => interval '1 day');
      insert into "Odd; h" (at, v) values ('2024-01-01', 1);
      """;

  /** As a restore without {@code timescaledb_pre_restore()} does, or one that did not end. */
  private static final String HIDDEN_ROWS =
      """
      set session_replication_role = replica;
      set timescaledb.restoring = on;
      insert into "Odd; h" (at, v) values ('2024-01-02', 2), ('2024-01-03', 3);
      """;

  private final Pair pair = Pair.create("rootrows");

  @BeforeEach
  void make() {
    pair.source().execute(HYPERTABLE);
    pair.source().execute("create role " + LOGIN + " login password 'word'");
  }

  @AfterEach
  void drop() {
    pair.close();
    pair.source().inCluster("drop role if exists " + LOGIN);
  }

  @Test
  void are_counted_and_moved_by_the_printed_statements() {
    pair.source().execute(HIDDEN_ROWS);
    String advice =
        preflight().fails(TABLE).contains("2 rows in the root table of public.\"Odd; h\"").actual();
    pair.source().execute(between(advice, "as a superuser: ", " Or to remove"));
    preflight().isFine(TABLE);
    assertThat(
            pair.source().query("select v || ' ' || id || ' ' || twice from \"Odd; h\" order by v"))
        .hasSize(3)
        .last()
        .isEqualTo("3 3 6");
  }

  @Test
  void are_removed_by_the_other_printed_statements() {
    pair.source().execute(HIDDEN_ROWS);
    String advice = preflight().fails(TABLE).actual();
    pair.source()
        .execute(advice.substring(advice.indexOf("BEGIN; ", advice.indexOf("Or to remove"))));
    preflight().isFine(TABLE);
    assertThat(pair.source().value("select count(*) from \"Odd; h\"")).isEqualTo("1");
  }

  @Test
  void are_named_by_the_size_where_the_role_cannot_see_them() {
    assumeTrue(pair.minorVersion() >= 28, "before 2.28 every role sees them");
    pair.source().execute(HIDDEN_ROWS);
    pair.source().execute("grant pg_read_all_data to " + LOGIN);
    new PreflightCase(login(), pair.target())
        .warns(TABLE)
        .contains("8192 bytes, in which this role cannot count rows, in the root table of");
  }

  @Test
  void deleted_rows_are_not_named() {
    pair.source().execute(HIDDEN_ROWS);
    pair.source().execute("set timescaledb.restoring = on; delete from only \"Odd; h\"");
    preflight().isFine(TABLE);
  }

  private TestDatabase login() {
    return pair.source().as(LOGIN, "word");
  }

  private PreflightCase preflight() {
    return new PreflightCase(pair.source(), pair.target());
  }

  private static String between(String text, String after, String before) {
    int from = text.indexOf(after) + after.length();
    return text.substring(from, text.indexOf(before, from));
  }
}
