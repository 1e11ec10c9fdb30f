package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.compare.findings.Admission;
import dev.timescalemigration.phase.refresh.RefreshPhase;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.Ownership;
import dev.timescalemigration.phase.schema.SchemaOptions.Privileges;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.ManagedRole;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A role that is no superuser copies what belongs to other roles, and all of it stays theirs. */
class OtherOwnersIT {
  private static final String UNTIL = "2024-01-04T12:00:00Z";
  private static final List<String> ROLES = List.of("trips", "events", "lines", "reader");

  private static final String SCHEMA =
      """
      create schema rides;
      create table rides.lines (id int primary key);
      insert into rides.lines values (1), (2), (3);
      create function rides.known(int) returns boolean immutable language plpgsql as 'begin return $1 < 9; end';
      create table rides.trips (at timestamptz not null, line int not null references rides.lines, note text,
                                unique (at, line));
      select create_hypertable('rides.trips', 'at', chunk_time_interval => interval '1 day');
      alter table rides.trips set (timescaledb.compress, timescaledb.compress_segmentby = 'line');
      create table rides.events (at timestamptz not null, id bigserial, line int references rides.lines check (rides.known(line)),
                                 primary key (id, at));
      select create_hypertable('rides.events', 'at', chunk_time_interval => interval '1 day');
      create index on rides.events (line, at);
      create index on rides.events (rides.known(line));
      """;

  private static final String ROWS =
      """
      insert into rides.trips (at, line, note)
      select '2024-01-01 00:00+00'::timestamptz + n * interval '10 minutes', line, 'note ' || n %% 9
      from generate_series(%1$s, 143 * 5) n, generate_series(1, 3) line;
      insert into rides.events (at, id, line)
      select '2024-01-01 00:00+00'::timestamptz + n * interval '1 minute', n, 1 + n %% 3
      from generate_series(%1$s * 10, 1430 * 5) n;
      """;

  private static final String AGGREGATE =
      """
      create materialized view rides.hourly with (timescaledb.continuous) as
      select time_bucket('1 hour', at) as hour, line, count(*) from rides.events group by 1, 2 with no data
      """;

  /**
   * Relations of the extension's schema that belong to another role than what they are kept for.
   */
  private static final String FOREIGN_CHUNKS =
      """
      select c.oid::regclass || ' ' || c.relowner::regrole
      from pg_class c
      join pg_inherits i on i.inhrelid = c.oid
      join pg_class p on p.oid = i.inhparent
      where c.relowner <> p.relowner
      union all
      select c.oid::regclass || ' ' || c.relowner::regrole
      from pg_class c
      where c.relkind = 'r' and c.relnamespace = '_timescaledb_internal'::regnamespace and c.relname ~ 'hyper|compress'
        and c.relowner::regrole::text !~ '_(trips|events|lines)$'
      """;

  private final Pair pair = Pair.ofSuperuser("owners");
  private final ManagedRole managed = ManagedRole.in(pair.target());
  private final String prefix = pair.source().name() + "_";

  @BeforeEach
  void make() {
    Editions.assumeCommunity(pair.source());
    ROLES.forEach(
        role -> pair.source().execute("create role " + prefix + role + " login password 'x'"));
    pair.source().execute("grant pg_read_all_data to " + prefix + "reader");
    pair.source().execute(SCHEMA);
    pair.source().execute(ROWS.formatted(0));
    pair.source().execute("select compress_chunk(c) from show_chunks('rides.trips') c");
    // a partial chunk
    pair.source().execute("insert into rides.trips values ('2024-01-02 00:05+00', 1, 'late')");
    pair.source().execute(AGGREGATE);
  }

  @AfterEach
  void drop() {
    pair.close();
    pair.dropRoles(ROLES.stream().map(role -> prefix + role).toList());
    managed.close();
  }

  private String give() {
    return """
    grant usage, create on schema rides to %1$strips, %1$sevents, %1$slines;
    alter table rides.lines owner to %1$slines;
    alter function rides.known owner to %1$slines;
    revoke execute on function rides.known from public;
    grant execute on function rides.known to %1$sevents;
    alter table rides.trips owner to %1$strips;
    alter table rides.events owner to %1$sevents;
    alter materialized view rides.hourly owner to %1$strips;
    grant select on rides.events to %1$strips;
    """
        .formatted(prefix);
  }

  @Test
  void every_copy_method_serves_hypertables_of_other_roles() {
    pair.source().execute(give());
    schema(Ownership.MIGRATE);
    assertMoved();
  }

  @Test
  void owners_that_a_person_gives_after_the_load_are_kept_too() {
    pair.source().execute(give());
    schema(Ownership.LOADING_ROLE);
    pair.target()
        .execute(
            "grant create on schema _timescaledb_internal to "
                + prefix
                + "trips, "
                + prefix
                + "events");
    pair.target().execute(give());
    for (String role : List.of("trips", "events", "lines")) {
      pair.target().execute("grant \"%s%s\" to \"%s\"".formatted(prefix, role, managed.name()));
    }
    assertMoved();
  }

  private void schema(Ownership ownership) {
    new SchemaPhase(
            asRoles(),
            new SchemaOptions(
                RolesChoice.MIGRATE,
                false,
                false,
                Mode.DUMP_AND_RESTORE,
                ownership,
                Privileges.MIGRATE,
                Admission.ANY,
                "owners"))
        .run();
  }

  private void assertMoved() {
    pair.target().execute(ROWS.formatted(3 * 144 + 72));
    new StagePhase(asRoles(), StageOptions.until(UNTIL)).run();
    CopyReport report = new CopyPhase(asRoles(), CopyOptions.defaults()).run();
    assertThat(report.chunksParked())
        .as("%s", pair.target().query("select message from _timescale_migration.attempt"))
        .isZero();
    assertThat(new VerifyPhase(asRoles(), VerifyOptions.defaults()).run().equal()).isTrue();
    new RefreshPhase(asRoles(), List.of(SelectionRule.everythingUntil(UNTIL))).run();
    assertThat(pair.target().query(FOREIGN_CHUNKS)).isEmpty();
    pair.assertSameRows("(select * from rides.trips where at < '2024-01-04 12:00+00') t", "t.*");
    pair.assertSameRows("(select * from rides.events where at < '2024-01-04 12:00+00') t", "t.*");
    assertThat(
            pair.target()
                .query(
                    "select distinct copy_method from _timescale_migration.task where copy_method"
                        + " is not null"))
        .contains("COMPRESSED", "ATTACHED", "RANGE");
  }

  private PhaseContext asRoles() {
    return Pair.context(pair.source().as(prefix + "reader", "x"), managed.target());
  }
}
