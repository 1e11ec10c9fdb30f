package dev.timescalemigration.compare.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.schema.SchemaReport;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.PhaseContext;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Event triggers and publications that the target's role may not make are left to a superuser. */
@Tag("any-version")
class SuperuserObjectsIT {
  private static final String SCHEMA =
      """
      create schema "S; one";
      create table "S; one"."t's" (at timestamptz not null, v int);
      select create_hypertable('"S; one"."t''s"', 'at');
      insert into "S; one"."t's" values ('2026-01-01', 1), ('2026-02-01', 2);
      create table plain (id int primary key); create table dumped (line text);
      create function heard() returns event_trigger language plpgsql as
      $$
      --
      -- Name: first; Type: EVENT TRIGGER; Schema: -; Owner: -
      --
      -- a body like a dump
      begin end $$;

      create event trigger first on ddl_command_end when tag in ('CREATE OPERATOR', 'DROP OPERATOR')
        execute function heard();
      create event trigger "it's; \"\"second" on sql_drop execute function heard();
      create event trigger third on ddl_command_start execute function heard();
      create event trigger "two
      lines" on sql_drop execute function heard();
      alter event trigger "it's; \"\"second" disable;
      alter event trigger third enable always;
      comment on event trigger third is E'it''s\\n--\\n-- a "comment';
      create publication all_of_it for all tables with (publish = 'insert, delete', publish_via_partition_root);
      create publication several for tables in schema "S; one", table plain where (id > 5);
      create publication whole for table "S; one"."t's", tables in schema public with (publish = '');
      comment on publication several is 'of a schema';
      create publication "some plain" for table plain (id) with (publish = 'insert');
      comment on publication "some plain" is 'stays';
      create view last as select 1 as one;
      """;

  /** Rows that are like the entries that are left out. */
  private static final List<String> LINES =
      List.of(
          "--",
          "-- Name: first; Type: EVENT TRIGGER; Schema: -; Owner: -",
          "--",
          "",
          "CREATE EVENT TRIGGER \"first\" ON \"ddl_command_end\"",
          "--");

  private final Pair pair = Pair.ofManagedRole("superuser");

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void they_are_left_out_of_the_load_and_their_statements_make_them_as_in_the_source() {
    pair.source().execute(SCHEMA.split("\n\n"));
    LINES.forEach(line -> pair.source().execute("insert into dumped values ('" + line + "')"));
    SchemaReport report = load();
    assertThat(report.differences())
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.isExplained()).isTrue());
    assertThat(report.differences())
        .extracting(SchemaDifference::object)
        .contains("publication several");
    assertThat(report.notes()).anyMatch(note -> note.startsWith("event trigger third is left out"));
    assertThat(
            pair.administered()
                .query("select evtname from pg_event_trigger where evtname !~ '^timescale'"))
        .isEmpty();
    assertThat(pair.administered().query("select pubname from pg_publication"))
        .containsExactly("some plain");
    pair.assertSameRows("dumped", "line");
    assertThat(report.access().toRun()).isEmpty();
    report.access().toMake().forEach(pair.administered()::execute);
    try (Handle source = pair.source().as(Side.SOURCE).open();
        Handle target = pair.target().as(Side.TARGET).open()) {
      assertThat(SchemaComparison.compare(source, target)).isEmpty();
      assertThat(SuperuserObject.leftOut(source, target)).isEmpty();
    }
  }

  @Test
  void a_superuser_makes_them_with_the_load() {
    pair.source().execute("create publication all_of_it for all tables");
    PhaseContext superuser = Pair.context(pair.source(), pair.administered());
    SchemaReport report = new SchemaPhase(superuser, options()).run();
    assertThat(report.differences()).isEmpty();
    assertThat(report.access().toMake()).isEmpty();
  }

  private SchemaReport load() {
    return new SchemaPhase(pair.context(), options()).run();
  }

  private static SchemaOptions options() {
    return new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "test");
  }
}
