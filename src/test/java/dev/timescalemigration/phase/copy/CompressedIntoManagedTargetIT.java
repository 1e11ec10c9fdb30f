package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.ManagedRole;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.PhaseContext;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Compressed chunks on their way from a role that may only read to one that owns its database and
 * has been given what {@code docs/how-to/roles-on-a-managed-target.md} says.
 */
class CompressedIntoManagedTargetIT {
  private static final String UNTIL = "2024-01-04T12:00:00Z";

  private static final String TRIPS =
      """
      create table lines (id int primary key);
      insert into lines values (1), (2), (3);
      create table trips (at timestamptz not null, line int not null references lines, fare numeric,
                          note text, unique (at, line));
      select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
      alter table trips set (timescaledb.compress, timescaledb.compress_segmentby = 'line',
                             timescaledb.compress_orderby = 'at');
      """;

  private static final String ROWS =
      """
      set session_replication_role = replica;
      insert into trips
      select '2024-01-01 00:00+00'::timestamptz + n * interval '10 minutes', line, n / 7.0, 'note ' || n %% 9
      from generate_series(%d, 143 * 5) n, generate_series(1, 3) line;
      """;

  private static final String COMPRESS = "select compress_chunk(c) from show_chunks('trips') c";

  /** The chunks of the third day hold rows beside the compressed ones. */
  private static final String REMAINDER =
      "insert into trips values ('2024-01-03 00:05+00', 1, 5), ('2024-01-03 00:06+00', 2, 6)";

  private static final String STATES =
      "select _timescaledb_functions.chunk_status(c)::text from show_chunks('trips', older_than =>"
          + " '2024-01-05'::timestamptz) c, timescaledb_information.chunks i where format('%I.%I',"
          + " i.chunk_schema, i.chunk_name)::regclass = c order by i.range_start";

  private final Pair pair = Pair.ofSuperuser("managed");
  private final String reader = pair.source().name() + "_reader";
  private final ManagedRole role = ManagedRole.in(pair.target());

  @BeforeEach
  void roles() {
    Editions.assumeCommunity(pair.target());
    pair.source()
        .execute(
            "create role \"%1$s\" login password 'secret'; grant pg_read_all_data to \"%1$s\""
                .formatted(reader));
  }

  @AfterEach
  void drop() {
    pair.close();
    pair.source().inCluster("drop role if exists \"" + reader + '"');
    role.close();
  }

  @Test
  void whole_partial_frozen_overlapping_and_cut_chunks_arrive_in_their_state() {
    createTrips();
    pair.source().execute(REMAINDER);
    pair.source()
        .execute(
            """
            select _timescaledb_functions.freeze_chunk(c)
            from show_chunks('trips', older_than => '2024-01-03'::timestamptz,
                             newer_than => '2024-01-02'::timestamptz) c;
            """);
    pair.source()
        .execute(
            "update _timescaledb_catalog.chunk set status = 3 where status = 1 and id ="
                + " (select min(id) from _timescaledb_catalog.chunk)");
    move();
    assertThat(copyMethods())
        .containsExactlyInAnyOrder("RECOMPRESSED", "COMPRESSED", "COMPRESSED", "RANGE");
    assertSame();
    // The overlapping batches of the first day are in order afterwards.
    assertThat(pair.source().query(STATES)).containsExactly("3", "5", "9", "1");
    assertThat(pair.target().query(STATES)).containsExactly("1", "5", "9", "1");
  }

  @Test
  void copied_chunks_are_the_roles_own() {
    createTrips();
    pair.source().execute(REMAINDER);
    move();
    TestDatabase owner = role.target();
    owner.execute("insert into trips values ('2024-01-01 00:05+00', 1, 5)");
    owner.execute("delete from trips where line = 2 and at < '2024-01-03'");
    owner.execute("select compress_chunk(c, recompress => true) from show_chunks('trips') c");
    owner.execute("select decompress_chunk(c) from show_chunks('trips') c");
    owner.execute("select compress_chunk(c) from show_chunks('trips') c");
    owner.execute("select drop_chunks('trips', older_than => '2024-01-02'::timestamptz)");
    pair.source().execute("delete from trips where line = 2 and at < '2024-01-03'");
    pair.assertSameRows(
        "(select * from trips where at >= '2024-01-02' and at < '2024-01-04 12:00+00') t", "t.*");
  }

  @Test
  void a_trigger_fires_for_no_compressed_row_and_is_named_where_it_would_for_others() {
    createTrips();
    pair.source().execute(REMAINDER);
    pair.source()
        .execute(
            """
            create function shout() returns trigger language plpgsql as
                'begin new.note := upper(new.note); return new; end';
            create trigger shout before insert on trips for each row execute function public.shout();
            """);
    schema();
    new StagePhase(asRoles(), StageOptions.until(UNTIL)).run();
    assertThatThrownBy(
            () ->
                new CopyPhase(asRoles(), new CopyOptions(1, -1, false, 1, Duration.ofSeconds(5)))
                    .run())
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("trigger shout of public.trips");
    // The fix that the message names.
    pair.target()
        .execute("grant set on parameter session_replication_role to \"" + role.name() + '"');
    new CopyPhase(asRoles(), new CopyOptions(1, -1, true, 1, Duration.ofSeconds(5))).run();
    pair.target()
        .execute("revoke set on parameter session_replication_role from \"" + role.name() + '"');
    assertThat(copyMethods())
        .containsExactlyInAnyOrder("COMPRESSED", "COMPRESSED", "COMPRESSED", "RANGE");
    assertSame();
  }

  @Test
  void a_missing_row_of_the_referenced_table_is_named() {
    createTrips();
    pair.source()
        .execute(
            "insert into lines values (4); insert into trips values ('2024-01-01 00:05+00', 4, 1)");
    pair.source().execute(COMPRESS);
    schema();
    pair.target().execute("delete from lines where id = 4");
    new StagePhase(asRoles(), StageOptions.until(UNTIL)).run();
    assertThatThrownBy(
            () ->
                new CopyPhase(asRoles(), new CopyOptions(1, -1, false, 1, Duration.ofSeconds(5)))
                    .run())
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("trips_line_fkey")
        .hasMessageContaining("public.lines");
    assertThat(pair.target().value("select count(*) from trips where at < '2024-01-02 00:00+00'"))
        .isEqualTo("0");
  }

  private void createTrips() {
    pair.source().execute(TRIPS);
    pair.source().execute(ROWS.formatted(0));
    pair.source().execute(COMPRESS);
  }

  private void move() {
    schema();
    new StagePhase(asRoles(), StageOptions.until(UNTIL)).run();
    CopyReport report = new CopyPhase(asRoles(), CopyOptions.defaults()).run();
    assertThat(report.chunksParked())
        .as("%s", pair.target().query("select message from _timescale_migration.attempt"))
        .isZero();
    assertThat(new VerifyPhase(asRoles(), VerifyOptions.defaults()).run().equal()).isTrue();
  }

  /** Loads the schema; from then on rows are dual-written. */
  private void schema() {
    new SchemaPhase(
            asRoles(),
            new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "managed"))
        .run();
    pair.target().execute(ROWS.formatted(3 * 144 + 72));
  }

  private PhaseContext asRoles() {
    return Pair.context(pair.source().as(reader, "secret"), role.target());
  }

  private List<String> copyMethods() {
    return pair.target()
        .query("select copy_method from _timescale_migration.task where copy_method is not null");
  }

  private void assertSame() {
    pair.assertSameRows("(select * from trips where at < '2024-01-04 12:00+00') t", "t.*");
  }
}
