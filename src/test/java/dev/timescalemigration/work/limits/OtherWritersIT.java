package dev.timescalemigration.work.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a role that is not shown what others do finds out about them. */
@Tag("any-version")
class OtherWritersIT {
  private final TestDatabase target = Servers.target().createDatabase("writers");
  private final String migrator = target.name() + "_migrator";

  @BeforeEach
  void make() {
    target.execute(
        "create role \"%s\" login password 'secret'; create table orders (id int)"
            .formatted(migrator));
  }

  @AfterEach
  void drop() {
    target.close();
    target.inCluster("drop role if exists \"" + migrator + '"');
  }

  /** Who writes in this database; the server is other tests' too. */
  private List<String> seenBy(TestDatabase role) {
    try (Handle handle = role.as(Side.TARGET).open()) {
      return OtherWriters.writing(handle).stream()
          .map(OtherWriters.WritingTransaction::who)
          .filter(who -> who.contains(target.name()))
          .toList();
    }
  }

  private void name(Statement session, String name) throws SQLException {
    session.execute("set application_name = '" + name + "'");
  }

  @Test
  void who_reads_is_no_writer_and_who_writes_is_named_to_every_role() throws SQLException {
    TestDatabase managed = target.as(migrator, "secret");
    try (Connection connection = target.connect();
        Statement session = connection.createStatement()) {
      name(session, "shop of " + target.name());
      connection.setAutoCommit(false);
      session.execute("select count(*) from orders");
      assertThat(seenBy(managed)).isEmpty();
      session.execute("insert into orders values (1)");
      assertThat(seenBy(managed)).containsExactly("postgres (shop of " + target.name() + ")");
      assertThat(seenBy(target)).containsExactly("postgres (shop of " + target.name() + ")");
      connection.commit();
      assertThat(seenBy(managed)).isEmpty();
    }
  }

  @Test
  void this_programs_sessions_and_timescales_jobs_are_no_others() throws SQLException {
    TestDatabase managed = target.as(migrator, "secret");
    for (String own : new String[] {"tsm copy ", "Refresh Continuous Aggregate Policy "}) {
      try (Connection connection = target.connect();
          Statement session = connection.createStatement()) {
        name(session, own + target.name() + " [1001]");
        connection.setAutoCommit(false);
        session.execute("insert into orders values (1)");
        assertThat(seenBy(managed)).as(own).isEmpty();
      }
    }
  }
}
