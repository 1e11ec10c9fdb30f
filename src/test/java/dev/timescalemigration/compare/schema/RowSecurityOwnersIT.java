package dev.timescalemigration.compare.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.compare.findings.Admission;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.Ownership;
import dev.timescalemigration.phase.schema.SchemaOptions.Privileges;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.servers.Pair;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows that row-level security hides in the source are named where a load would show them. */
@Tag("any-version")
class RowSecurityOwnersIT {
  private static final String ROLE = "\"tsm plain " + ProcessHandle.current().pid() + "\"";
  private static final String FIX = "run in the target as an administrator: ";
  private static final List<String> READ_THROUGH_OWNERS = List.of("v", "\"a view's, 100%\"", "f()");

  private final Pair pair = Pair.ofSuperuser("secured");

  @BeforeEach
  void create() {
    pair.executeOnBoth("create role " + ROLE);
    pair.source()
        .execute(
            """
            create schema "In Here";
            create table "In Here".t (i int, at timestamptz not null default now());
            insert into "In Here".t select n from generate_series(1, 99) n;
            alter table "In Here".t enable row level security, force row level security;
            create policy own on "In Here".t using (current_user = 'nobody');
            create view v as select i from "In Here".t;
            create view "a view's, 100%" as select i from "In Here".t;
            create view invoker with (security_invoker = true) as select i from "In Here".t;
            create view apart as select 1 as i;
            create function f() returns setof int security definer language sql
                as 'select i from "In Here".t';
            """
                + give("view v")
                + give("view \"a view's, 100%\"")
                + give("function f()"));
  }

  private static String give(String what) {
    return "grant usage on schema \"In Here\" to "
        + ROLE
        + "; grant select on \"In Here\".t to "
        + ROLE
        + "; alter "
        + what
        + " owner to "
        + ROLE
        + ";";
  }

  @AfterEach
  void drop() {
    pair.source().execute("drop owned by " + ROLE);
    pair.target().execute("drop owned by " + ROLE);
    pair.close();
    pair.source().inCluster("drop role " + ROLE);
    pair.target().inCluster("drop role " + ROLE);
  }

  @Test
  void with_owners_moved_the_same_rows_are_hidden() {
    assertThat(load(Ownership.MIGRATE)).noneMatch(note -> note.contains(FIX));
    assertThat(READ_THROUGH_OWNERS).allSatisfy(name -> assertThat(targetRows(name)).isEqualTo("0"));
  }

  @Test
  void else_each_owner_is_named_with_statements_that_hide_the_same_rows_again() {
    assertThat(READ_THROUGH_OWNERS).allSatisfy(name -> assertThat(sourceRows(name)).isEqualTo("0"));
    List<String> named =
        load(Ownership.LOADING_ROLE).stream().filter(note -> note.contains(FIX)).toList();
    assertThat(named)
        .hasSize(3)
        .noneSatisfy(note -> assertThat(note).startsWith("view public.apart"))
        .noneSatisfy(note -> assertThat(note).startsWith("view public.invoker"));
    assertThat(targetRows("v")).isEqualTo("99");
    for (String note : named) {
      pair.target().execute(note.substring(note.indexOf(FIX) + FIX.length()));
    }
    assertThat(READ_THROUGH_OWNERS.subList(0, 2))
        .allSatisfy(name -> assertThat(targetRows(name)).isEqualTo("0"));
  }

  private List<String> load(Ownership ownership) {
    return new SchemaPhase(
            pair.context(),
            new SchemaOptions(
                RolesChoice.SKIP,
                false,
                false,
                Mode.DUMP_AND_RESTORE,
                ownership,
                ownership == Ownership.MIGRATE ? Privileges.MIGRATE : Privileges.SKIP,
                Admission.ANY,
                "test"))
        .run()
        .notes();
  }

  private String sourceRows(String name) {
    return pair.source().value("select count(*) from " + name);
  }

  private String targetRows(String name) {
    return pair.target().value("select count(*) from " + name);
  }
}
