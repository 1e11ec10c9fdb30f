package dev.timescalemigration.phase.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import dev.timescalemigration.servers.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What preflight advises runs as printed, and the check passes then. */
class PrintedStatementsIT {
  private static final String NAME = "tsm Printed_" + ProcessHandle.current().pid();
  private static final String ROLE = '"' + NAME + '"';
  private static final String LOGIN = "tsm_printed_" + ProcessHandle.current().pid();
  private static final String TABLE =
      "create table \"Odd; one\" (at timestamptz not null, v int);"
          + " select create_hypertable('\"Odd; one\"', 'at');";

  private final Pair pair = Pair.ofSuperuser("printed");

  @BeforeEach
  void create() {
    pair.source().execute("create role " + ROLE + " login");
    pair.target().execute("create role " + LOGIN + " login password 'word'");
  }

  @AfterEach
  void drop() {
    pair.close();
    pair.source().inCluster("drop role if exists " + ROLE);
    pair.target().inCluster("drop role if exists " + LOGIN);
    pair.target().inCluster("drop role if exists " + ROLE);
  }

  @Test
  void roles_that_the_target_lacks() {
    pair.source().execute(TABLE, "alter table \"Odd; one\" owner to " + ROLE);
    run(pair.target(), preflight().warns("roles").actual());
    preflight().isFine("roles");
  }

  @Test
  void owners_of_background_jobs_that_the_target_lacks() {
    Editions.assumeCommunity(pair.source());
    pair.source()
        .execute(
            TABLE,
            "alter table \"Odd; one\" owner to " + ROLE,
            "grant create on schema public to " + ROLE,
            "set role "
                + ROLE
                + "; select add_retention_policy('\"Odd; one\"', interval '9 days')");
    run(pair.target(), preflight().fails("background jobs").actual());
    preflight().isFine("background jobs");
  }

  @Test
  void publications_that_refuse_to_delete_rows() {
    pair.executeOnBoth(TABLE);
    pair.target().execute("create publication \"All; of it\" for all tables");
    String advice =
        preflight().schemaExists().fails("publications without replica identity").actual();
    int undo = advice.indexOf("When all is copied");
    run(pair.target(), advice.substring(0, undo));
    preflight().schemaExists().isFine("publications without replica identity");
    run(pair.target(), " | " + advice.substring(undo));
    preflight().schemaExists().fails("publications without replica identity");
  }

  @Test
  void event_triggers_of_the_target() {
    pair.executeOnBoth(TABLE);
    pair.target()
        .execute(
            "create function watch() returns event_trigger language plpgsql as $$ begin end $$",
            "create event trigger \"Watch; it\" on sql_drop execute function watch()");
    run(pair.target(), preflight().schemaExists().warns("event triggers in target").actual());
    preflight().schemaExists().isFine("event triggers in target");
  }

  @Test
  void extensions_that_the_role_may_not_install() {
    pair.source().execute("create schema \"Ext; s\"; create extension dblink schema \"Ext; s\"");
    run(pair.target(), asLogin().fails("other extensions").actual());
    asLogin().isFine("other extensions");
  }

  @Test
  void privileges_that_the_target_s_role_lacks() {
    pair.executeOnBoth(TABLE);
    pair.target().execute("create role " + ROLE, "alter table \"Odd; one\" owner to " + ROLE);
    run(pair.target(), asLogin().schemaExists().fails("privileges in target").actual());
    asLogin().schemaExists().isFine("privileges in target");
  }

  private static void run(TestDatabase side, String advice) {
    List<String> statements = PrintedStatements.in(advice.substring(advice.indexOf(" | ") + 1));
    assertThat(statements).as(advice).isNotEmpty();
    statements.forEach(side::execute);
  }

  private PreflightCase preflight() {
    return new PreflightCase(pair.source(), pair.target());
  }

  private PreflightCase asLogin() {
    return new PreflightCase(
        pair.source().as(Side.SOURCE), pair.target().as(LOGIN, "word").as(Side.TARGET));
  }
}
