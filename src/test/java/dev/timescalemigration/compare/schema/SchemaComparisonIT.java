package dev.timescalemigration.compare.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaComparisonIT {
  private Pair pair;

  @BeforeAll
  void create() {
    pair = Pair.ofSuperuser("compare");
    pair.executeOnBoth(SqlFile.of(Pair.class, "rich_schema"));
  }

  @AfterAll
  void drop() {
    pair.close();
  }

  @Test
  void the_same_schema_has_no_differences() {
    assertThat(differences("")).isEmpty();
  }

  @Test
  void chunks_and_the_ledger_are_not_compared() {
    assertThat(
            differences(
                """
                insert into device (id, serial_number) overriding system value values (101, 'a');
                insert into reading select now() - n * interval '1 day', 101, n from generate_series(1, 5) n;
                insert into counter values (1, 1, 1), (5000, 2, 2);
                create schema _timescale_migration;
                create table _timescale_migration.task (id integer primary key);
                comment on table _timescale_migration.task is 'ledger';
                """))
        .isEmpty();
  }

  @Test
  void chunks_in_a_schema_of_the_users_are_not_compared() {
    assertThat(
            differences(
                """
                create table apart (at timestamptz not null primary key);
                select create_hypertable('apart', 'at', associated_schema_name => 'Mixed Case');
                insert into apart values ('2026-01-01'), ('2026-06-01');
                """))
        .hasSize(6)
        .allSatisfy(difference -> assertThat(difference).contains("apart"));
  }

  /** Each change to the target shows as exactly one difference, under the changed object's name. */
  @ParameterizedTest
  @CsvFileSource(resources = "changes.csv", delimiter = '|', quoteCharacter = '`')
  void a_change_is_named(String change, String difference) {
    assertThat(differences(change)).singleElement().asString().startsWith(difference);
  }

  @Test
  void another_order_of_columns_is_reported_and_explained() {
    assertThat(
            differences(
                "alter table base add column a integer; alter table base add column b integer",
                "alter table base add column b integer; alter table base add column a integer"))
        .hasSize(2)
        .allSatisfy(
            difference ->
                assertThat(difference)
                    .startsWith("order of columns of public.")
                    .contains("(rows are moved by the columns' names"));
  }

  @Test
  void settings_of_compression_and_jobs_are_compared() {
    Editions.assumeCommunity(pair.source());
    String compress =
        """
        alter table reading set (timescaledb.compress, timescaledb.compress_segmentby = '%s');
        select add_compression_policy('reading', interval '%s days');
        """;
    assertThat(differences(compress.formatted("device", 7), compress.formatted("device", 7)))
        .isEmpty();
    assertThat(differences(compress.formatted("device", 7), compress.formatted("\"Label\"", 8)))
        .hasSize(2)
        .anySatisfy(difference -> assertThat(difference).startsWith("hypertable public.reading"))
        .anySatisfy(
            difference ->
                assertThat(difference)
                    .startsWith(
                        "background job _timescaledb_functions.policy_compression on"
                            + " public.reading"));
  }

  @Test
  void continuous_aggregates_are_compared_by_the_query_that_was_written() {
    Editions.assumeCommunity(pair.source());
    String other =
        "create materialized view other with (timescaledb.continuous) as select"
            + " time_bucket('1 hour', at) as hour, min(value) from reading group by 1"
            + " with no data;";
    String daily =
        "create materialized view daily with (timescaledb.continuous) as select"
            + " time_bucket('1 day', at) as day, %s(value) as v from reading group by 1"
            + " with no data;";
    assertThat(differences(other + daily.formatted("max"), daily.formatted("max") + other))
        .isEmpty();
    assertThat(differences(daily.formatted("max"), daily.formatted("min")))
        .singleElement()
        .asString()
        .startsWith("continuous aggregate public.daily");
  }

  private List<String> differences(String changeOfTarget) {
    return differences("", changeOfTarget);
  }

  /** What is told after both were changed; the changes are rolled back. */
  private List<String> differences(String changeOfSource, String changeOfTarget) {
    try (Handle source = pair.sourceDatabase().open();
        Handle target = pair.targetDatabase().open()) {
      change(source, changeOfSource);
      change(target, changeOfTarget);
      List<String> differences =
          SchemaComparison.compare(source, target).stream()
              .map(SchemaDifference::toString)
              .toList();
      source.rollback();
      target.rollback();
      return differences;
    }
  }

  private static void change(Handle handle, String sql) {
    handle.begin();
    handle.createScript("set transaction read write; set local search_path = public").execute();
    try (var statement = handle.getConnection().createStatement()) {
      statement.execute(sql.isEmpty() ? "select" : sql);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e.getMessage() + " in: " + sql, e);
    }
    handle.createScript("set local search_path = pg_catalog, pg_temp").execute();
  }
}
