package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Foreign keys, triggers and row-level security, for a superuser and for a plain owner. */
class CopyPrivilegesIT {
  private static final String UNTIL = "2024-01-03T12:00:00Z";

  private final Pair pair = Pair.create("privileges");
  private final String owner = pair.target().name() + "_owner";

  @BeforeEach
  void createTables() {
    pair.executeOnBoth(
        """
        create table lines (id integer primary key);
        insert into lines values (1), (2);
        create table trips (at timestamptz not null, id integer, line integer references lines, note text,
                            primary key (at, id), unique (id, at, line));
        select create_hypertable('trips', by_range('at', interval '1 day'));
        create table alerts (id integer primary key, at timestamptz, trip integer,
                             foreign key (at, trip) references trips on delete cascade);
        """);
    pair.source()
        .execute(
            "insert into trips select '2024-01-01 00:00+00'::timestamptz + n * interval '2 hours',"
                + " n, 1 + n % 2, 'trip ' || n from generate_series(0, 40) n");
    pair.administered()
        .execute(
            "create role \"%s\" login password 'secret'; grant create on database %s to \"%1$s\";"
                    .formatted(owner, pair.target().name())
                + "grant \"%s\" to \"%s\"".formatted(owner, pair.role()));
  }

  @AfterEach
  void drop() {
    pair.administered()
        .execute("drop owned by \"%1$s\" cascade; drop role \"%1$s\"".formatted(owner));
    pair.close();
  }

  @Test
  void rows_that_point_into_a_hypertable_stay() {
    dualWriteWithAlert("2024-01-03 10:00+00", 29);
    dualWriteWithAlert("2024-01-01 10:00+00", 5);
    letPretendReplica();
    new Copying(pair.context()).until("trips", UNTIL).run();
    assertSame();
    assertThat(pair.target().query("select trip from alerts order by 1"))
        .containsExactly("5", "29");
  }

  @Test
  void a_plain_owner_copies_with_its_keys_checked() {
    ownedByPlainRole();
    new Copying(asOwner()).until("trips", UNTIL).run();
    assertSame();
    assertThat(
            pair.target()
                .value(
                    "select count(*) from pg_constraint k join pg_class c on c.oid = k.conrelid"
                        + " where k.contype = 'f' and k.conrelid::regclass::text like '%_chunk' and"
                        + " not k.convalidated"))
        .isEqualTo("0");
  }

  @Test
  void a_plain_owner_is_refused_to_delete_what_others_point_to() {
    dualWriteWithAlert("2024-01-03 10:00+00", 29);
    ownedByPlainRole();
    assertThatThrownBy(() -> new Copying(asOwner()).until("trips", UNTIL).run())
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("foreign keys that point to it");
    assertThat(pair.target().query("select trip from alerts")).containsExactly("29");
    // The fix that the message names, and the rest comes over.
    pair.administered()
        .execute("grant set on parameter session_replication_role to \"" + owner + "\"");
    new CopyPhase(asOwner(), new CopyOptions(1, -1, true, 1, Duration.ofSeconds(5))).run();
    pair.administered()
        .execute("revoke set on parameter session_replication_role from \"" + owner + "\"");
    assertSame();
    assertThat(pair.target().query("select trip from alerts")).containsExactly("29");
  }

  @Test
  void a_users_trigger_changes_nothing_that_is_copied() {
    createTrigger();
    letPretendReplica();
    new Copying(pair.context()).until("trips", UNTIL).run();
    assertSame();
  }

  @Test
  void a_trigger_that_would_fire_for_a_plain_owner_is_named() {
    createTrigger();
    ownedByPlainRole();
    assertThatThrownBy(() -> new Copying(asOwner()).until("trips", UNTIL).run())
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("trigger shout of public.trips");
  }

  /** On a chunk that is made from then on, TimescaleDB enables it. */
  @Test
  void a_disabled_trigger_that_would_fire_on_new_chunks_is_named() {
    assumeTrue(pair.minorVersion() >= 27, "before 2.27 a hypertable's trigger cannot be disabled");
    createTrigger();
    pair.executeOnBoth("alter table trips disable trigger shout");
    ownedByPlainRole();
    assertThatThrownBy(() -> new Copying(asOwner()).until("trips", UNTIL).run())
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("trigger shout of public.trips");
    pair.administered().execute("drop trigger shout on trips");
    new CopyPhase(asOwner(), new CopyOptions(1, -1, true, 1, Duration.ofSeconds(5))).run();
    assertSame();
  }

  @Test
  void row_level_security_never_hides_rows() {
    pair.executeOnBoth("alter table trips enable row level security");
    ownedByPlainRole();
    new Copying(asOwner()).until("trips", UNTIL).run();
    assertSame();
  }

  @Test
  void forced_row_level_security_of_the_target_hides_no_rows_or_is_an_error() {
    pair.target()
        .execute(
            "alter table trips enable row level security; alter table trips force row level"
                + " security; create policy odd on trips using (id % 2 = 1)");
    ownedByPlainRole();
    Copying copying = new Copying(asOwner()).until("trips", UNTIL);
    if (Editions.isCommunity(pair.target())) {
      // Chunks do not enforce the policies of their hypertable.
      copying.run();
      assertSame();
    } else {
      assertThatThrownBy(copying::run).hasMessageContaining("row-level security");
    }
  }

  private void dualWriteWithAlert(String at, int id) {
    String trip = "insert into trips values ('%s', %d, 1, 'dual')".formatted(at, id);
    pair.target().execute(trip);
    pair.executeOnBoth("insert into alerts values (%d, '%s', %1$d)".formatted(id, at));
  }

  /** As preflight advises; the grant goes with the role. */
  private void letPretendReplica() {
    pair.administered()
        .execute("grant set on parameter session_replication_role to \"" + pair.role() + "\"");
  }

  private void createTrigger() {
    pair.executeOnBoth(
        """
        create function shout() returns trigger language plpgsql as
            'begin new.note := upper(new.note); return new; end';
        create trigger shout before insert on trips for each row execute function public.shout();
        """);
  }

  private void ownedByPlainRole() {
    pair.administered()
        .execute(
            """
            alter table lines owner to "%1$s";
            alter table trips owner to "%1$s";
            alter table alerts owner to "%1$s";
            grant create on schema _timescaledb_internal, public to "%1$s";
            """
                .formatted(owner));
  }

  private PhaseContext asOwner() {
    return new PhaseContext(
        pair.sourceDatabase(),
        pair.target().as(owner, "secret").as(Side.TARGET),
        Progress.NONE,
        new StopSignal(),
        Clock.systemUTC(),
        "test");
  }

  /** As an administrator sees it, from whom row-level security hides nothing. */
  private void assertSame() {
    String rows = "select (t.*)::text from trips t where at < '2024-01-03 12:00+00' order by 1";
    assertThat(pair.administered().query(rows)).isEqualTo(pair.source().query(rows));
    assertThat(pair.administered().value("select count(*) from trips")).isEqualTo("30");
  }
}
