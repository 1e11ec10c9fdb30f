package dev.timescalemigration.phase.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows of extensions' configuration tables, which a dump has. */
@Tag("any-version")
class ExtensionRowsIT {
  private static final String CHECK = "rows of extensions";

  /** What {@code pg_extension_config_dump} does in an extension's script. */
  private static final String EXTENSION =
      """
      create schema "The; names";
      create extension citext schema "The; names";
      create table "The; names".kinds (id serial primary key, own bool not null);
      insert into "The; names".kinds (own) values (false);
      alter extension citext add table "The; names".kinds;
      alter extension citext add sequence "The; names".kinds_id_seq;
      update pg_extension
      set extconfig = array['"The; names".kinds'::regclass, '"The; names".kinds_id_seq'::regclass]::oid[],
          extcondition = array['WHERE own', '']
      where extname = 'citext';
      """;

  private final Pair pair = Pair.ofManagedRole("extension");

  @AfterEach
  void drop() {
    pair.close();
  }

  private PreflightCase preflight() {
    return new PreflightCase(pair.source(), pair.target());
  }

  @Test
  void that_the_role_may_not_load_are_named_with_the_grants() {
    pair.source().execute(EXTENSION);
    pair.administered().execute(EXTENSION);
    pair.administered()
        .execute("grant usage, create on schema \"The; names\" to \"" + pair.role() + '"');
    preflight()
        .fails(CHECK)
        .doesNotContain("kinds of")
        .contains("kinds_id_seq of extension citext");
    pair.source().execute("insert into \"The; names\".kinds (own) values (true)");
    String advice = preflight().fails(CHECK).contains("kinds of extension citext").actual();
    new PreflightCase(pair.source(), pair.administered()).isFine(CHECK);
    PrintedStatements.in(advice).forEach(pair.administered()::execute);
    preflight().isFine(CHECK);
    new SchemaPhase(
            pair.context(),
            new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "extension"))
        .run();
    assertThat(pair.administered().query("select id || ' ' || own from \"The; names\".kinds"))
        .containsExactly("1 false", "2 true");
  }

  @Test
  void an_extension_that_the_target_lacks_is_to_be_installed_first() {
    pair.source().execute(EXTENSION);
    preflight()
        .fails(CHECK)
        .contains(
            "CREATE SCHEMA IF NOT EXISTS \"The; names\";",
            "CREATE EXTENSION \"citext\" SCHEMA \"The; names\";",
            "GRANT UPDATE ON SEQUENCE \"The; names\".\"kinds_id_seq\" TO");
  }

  @Test
  void row_level_security_that_keeps_the_role_from_loading_them_is_named_with_the_statement() {
    pair.source().execute(EXTENSION);
    pair.administered().execute(EXTENSION);
    pair.source().execute("insert into \"The; names\".kinds (own) values (true)");
    pair.administered()
        .execute(
            "grant usage on schema \"The; names\" to \"%1$s\";".formatted(pair.role())
                + " alter table \"The; names\".kinds enable row level security");
    String advice = preflight().fails(CHECK).contains("BYPASSRLS").actual();
    PrintedStatements.in(advice).forEach(pair.administered()::execute);
    preflight().isFine(CHECK);
  }
}
