package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.servers.Pair;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The program is killed while it loads the schema, at several instants, and nothing of it is left.
 */
class SchemaKilledIT {
  /** A hypertable, tables with keys, and enough rows for the load to take a second. */
  private static final String SCHEMA =
      """
      create table trips (at timestamptz not null, fare int);
      select create_hypertable('trips', 'at');
      insert into trips select t, 1 from generate_series(timestamptz '2024-01-01', '2024-03-01', '1 day') t;
      create table places (id int primary key, name text);
      insert into places select i, repeat(md5(i::text), 10) from generate_series(1, 150000) i;
      do $$ begin
        for i in 1 .. 150 loop
          execute format('create table t%s (id int primary key, place int references places)', i);
        end loop;
      end $$;
      """;

  private static final String SESSIONS =
      "from pg_stat_activity where datname = current_database()"
          + " and application_name like 'tsm%'";

  private static final String USERS_RELATIONS =
      "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
          + " where n.nspname in ('public', '_timescaledb_internal')"
          + " and c.relkind = 'r' and not exists (select from pg_depend d"
          + " where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')";

  @Test
  void all_or_nothing_is_left_whenever_it_was_killed() throws Exception {
    try (Pair pair = Pair.create("schema_killed")) {
      String before = pair.target().value(USERS_RELATIONS);
      pair.source().execute(SCHEMA);
      // When the load has begun, while tables are made, while rows arrive, while keys are made.
      for (String doing :
          new String[] {"create table \"public\"", "copy", "alter table%add constraint"}) {
        try (TsmProcess load = start(pair)) {
          awaitLoading(pair, load, doing);
          load.signal("KILL");
          assertThat(load.end()).isEqualTo(128 + 9);
        }
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> pair.target().value("select count(*) " + SESSIONS).equals("0"));
        // Keys may be the last that is left to do, and COMMIT on its way.
        String whole = pair.source().value(USERS_RELATIONS);
        assertThat(pair.target().value(USERS_RELATIONS)).as(doing).isIn(before, whole);
        assertThat(pair.target().value("show timescaledb.restoring")).isEqualTo("off");
      }
      try (TsmProcess load = start(pair)) {
        assertThat(load.end()).as(load.err()).isZero();
      }
      pair.assertSameRows("places", "id, name");
    }
  }

  private static TsmProcess start(Pair pair) throws Exception {
    return TsmProcess.start(
        Map.of("SOURCE", pair.source().uri(), "TARGET", pair.target().uri()),
        "schema",
        "--skip-roles");
  }

  private static boolean isTrue(PreparedStatement question) throws SQLException {
    try (ResultSet answer = question.executeQuery()) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  /** Returns at an instant at which the load's transaction is open and does this. */
  private static void awaitLoading(Pair pair, TsmProcess load, String doing) throws SQLException {
    String loading =
        "select exists (select "
            + SESSIONS
            + " and backend_xid is not null and query ilike '"
            + doing
            + "%')";
    // One session for all looks: what is looked for is over in less time than a login takes.
    try (Connection session = pair.target().connect();
        PreparedStatement look = session.prepareStatement(loading)) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(1))
          .pollDelay(Duration.ZERO)
          .until(() -> !load.isAlive() || isTrue(look));
    }
    assertThat(load.isAlive()).as("still loading: %s", doing).isTrue();
  }
}
