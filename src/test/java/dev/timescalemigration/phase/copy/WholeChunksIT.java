package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.refresh.RefreshPhase;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.ManagedRole;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole chunks with keys and an aggregate over them, as a superuser and as a role that is none. */
class WholeChunksIT {
  private static final String UNTIL = "2025-01-01T00:00:00Z";

  private static final String SCHEMA =
      """
      create table sensor (id int primary key);
      insert into sensor select generate_series(0, 9);
      create table reading (at timestamptz not null, sensor int not null references sensor, value float8, note text,
                            primary key (sensor, at));
      select create_hypertable('reading', 'at', chunk_time_interval => interval '1 day');
      create index on reading (value);
      """;

  /** Three chunks that are worth being built again, and thirty that are not. */
  private static final String ROWS =
      """
      insert into reading
      select '2024-01-01 00:00+00'::timestamptz + n * interval '20 seconds', n % 10, n, 'note'
      from generate_series(0, 3 * 4320 - 1) n;
      insert into reading
      select '2024-01-04 00:00+00'::timestamptz + n * interval '1 day', 1, n, 'note' from generate_series(0, 29) n;
      """;

  private static final String AGGREGATE =
      """
      create materialized view daily with (timescaledb.continuous, timescaledb.materialized_only = true) as
        select time_bucket('1 day', at) as day, count(*) as n, sum(value) as total from reading group by 1 with no data;
      """;

  /** What waits in the logs of both kinds, by the hypertable's name. */
  private static final String PENDING =
      """
      select format('%s %s %s', h.table_name = 'reading', l.lowest_modified_value, l.greatest_modified_value)
      from _timescaledb_catalog.continuous_aggs_hypertable_invalidation_log l
      left join _timescaledb_catalog.hypertable h on h.id = l.hypertable_id
      union all
      select format('materialized %s %s', lowest_modified_value, greatest_modified_value)
      from _timescaledb_catalog.continuous_aggs_materialization_invalidation_log
      order by 1
      """;

  private static final String OWN_COLUMNS =
      """
      select count(*) from pg_attribute a join pg_inherits i on i.inhrelid = a.attrelid
      where i.inhparent = 'reading'::regclass and a.attislocal and a.attnum > 0
      """;

  private static final String PARENTS =
      "select distinct inhparent::regclass::text from pg_inherits where inhrelid in"
          + " (select c from show_chunks('reading') c)";

  private final Pair pair = Pair.ofSuperuser("whole");

  @BeforeEach
  void make() {
    Editions.assumeCommunity(pair.target());
    pair.source().execute(SCHEMA);
    pair.source().execute(ROWS);
    pair.source().execute(AGGREGATE);
    pair.source().execute("call refresh_continuous_aggregate('daily', null, null)");
    pair.source().execute("update reading set value = -1 where at = '2024-01-02 00:00:40+00'");
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void a_superuser_attaches_them_and_leaves_no_invalidation() {
    assertMoved(pair.target());
  }

  @Test
  void a_role_that_is_none_attaches_them_and_leaves_no_invalidation() {
    try (ManagedRole role = ManagedRole.in(pair.target())) {
      assertMoved(role.target());
      // The role can be dropped when it owns nothing.
      pair.target().close();
    }
  }

  private void assertMoved(TestDatabase target) {
    PhaseContext context = Pair.context(pair.source(), target);
    List<String> pending = pair.source().query(PENDING);
    new SchemaPhase(
            context,
            new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "whole"))
        .run();
    assertThat(pair.target().query(PENDING)).as("after the schema").isEqualTo(pending);
    new StagePhase(context, StageOptions.until(UNTIL)).run();
    assertThat(pair.target().query(PENDING)).as("after staging").isEqualTo(pending);
    new CopyPhase(context, CopyOptions.defaults()).run();
    assertThat(pair.target().query(PENDING)).as("after copying").isEqualTo(pending);

    assertThat(copyMethods()).contains("ATTACHED 3");
    pair.assertSameRows("reading", "reading.*");
    assertThat(pair.target().value(OWN_COLUMNS)).isEqualTo("0");
    assertThat(pair.target().query(PARENTS)).containsExactly("reading");
    assertThat(
            pair.target()
                .query(
                    "select unnest(setconfig) from pg_db_role_setting s join pg_database d on d.oid"
                        + " = s.setdatabase where d.datname = current_database()"))
        .isEmpty();

    new RefreshPhase(context, List.of(SelectionRule.everythingUntil(UNTIL))).run();
    assertThat(pair.target().query(PENDING)).as("after refreshing").isSubsetOf(pending);
    assertFirstPolicyRunWritesWhatWasPending();
  }

  /**
   * What a refresh policy does when jobs are enabled: rows that it writes again get another xmin.
   */
  private void assertFirstPolicyRunWritesWhatWasPending() {
    List<String> before = writtenBuckets();
    assertThat(before).hasSize(32);
    pair.target().execute("call refresh_continuous_aggregate('daily', null, null)");
    assertThat(writtenBuckets()).as("after the policy").isEqualTo(before);
  }

  /** All buckets but the one of the row that the source changed after its last refresh. */
  private List<String> writtenBuckets() {
    String materialization =
        pair.target()
            .value(
                "select format('%I.%I', materialization_hypertable_schema,"
                    + " materialization_hypertable_name)"
                    + " from timescaledb_information.continuous_aggregates");
    return pair.target()
        .query(
            "select day || ' written by ' || xmin from "
                + materialization
                + " where day <> '2024-01-02 00:00:00+00' order by day");
  }

  /** How many chunks of at least a thousand rows went each way. */
  private List<String> copyMethods() {
    return pair.target()
        .query(
            "select copy_method || ' ' || count(*) from _timescale_migration.task"
                + " where rows_copied > 1000 and hypertable_name = 'reading' group by copy_method");
  }
}
