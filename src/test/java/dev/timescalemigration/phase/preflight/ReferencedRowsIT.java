package dev.timescalemigration.phase.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows that refer to nothing although their foreign key is valid. */
@Tag("any-version")
class ReferencedRowsIT {
  private static final String CHECK = "rows that foreign keys refer to";

  private static final String ORDERS =
      """
      create table items (a int, b int, primary key (a, b));
      insert into items values (1, 1);
      create table "Orders; all" (id int primary key, "A" int, b int,
          constraint "the item" foreign key ("A", b) references items match full);
      insert into "Orders; all" values (1, 1, 1), (2, null, null);
      """;

  private static final String READINGS =
      """
      create table devices (id int primary key);
      create table readings (at timestamptz not null, device int references devices);
      select create_hypertable('readings', 'at');
      insert into devices values (1);
      insert into readings values ('2024-01-01 00:00+00', 1), ('2024-01-01 00:00+00', null);
      """;

  private final Pair pair = Pair.ofManagedRole("orphans");

  @AfterEach
  void drop() {
    pair.close();
  }

  private PreflightCase preflight() {
    return new PreflightCase(pair.source(), pair.target());
  }

  private void unchecked(String statement) {
    pair.source().execute("set session_replication_role = replica; " + statement);
  }

  @Test
  void of_a_plain_table_are_named_and_travel_once_the_key_is_not_valid() {
    pair.source().execute(ORDERS);
    preflight().isFine(CHECK);
    unchecked("insert into \"Orders; all\" values (3, 1, 2), (4, 1, null)");
    String advice =
        preflight().fails(CHECK).contains("\"the item\" on public.Orders; all").actual();
    List<String> queries = PrintedStatements.between(advice, "list these rows: ", " Correct");
    assertThat(pair.source().query(queries.get(0))).containsExactly("3", "4");
    PrintedStatements.between(advice, "as they are, run in the source: ", "Then run")
        .forEach(pair.source()::execute);
    preflight().isFine(CHECK);
    new SchemaPhase(
            pair.context(),
            new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "orphans"))
        .run();
    assertThat(pair.target().query("select id from \"Orders; all\" order by 1"))
        .containsExactly("1", "2", "3", "4");
  }

  @Test
  void of_a_hypertable_are_named_and_may_be_left_as_a_key_that_is_not_valid() {
    pair.source().execute(READINGS);
    preflight().isFine(CHECK);
    unchecked("insert into readings values ('2024-01-01 00:00+00', 7)");
    String advice = preflight().fails(CHECK).contains("on public.readings").actual();
    PrintedStatements.between(advice, "as they are, run in the source: ", "Then run")
        .forEach(pair.source()::execute);
    preflight().isFine(CHECK);
    preflight().fails("constraints that are NOT VALID").contains("on public.readings");
  }

  @Test
  void of_a_plain_table_into_a_hypertable_and_into_itself_are_named() {
    pair.source()
        .execute(
            """
            create table trips (at timestamptz not null, id int, primary key (id, at));
            select create_hypertable('trips', 'at');
            insert into trips values ('2024-01-01 00:00+00', 1);
            create table tree (id int primary key, parent int references tree);
            insert into tree values (1, 1), (2, 1), (3, null);
            create table parts (id int, parent int references tree) partition by list (id);
            create table one_part partition of parts for values in (1);
            """);
    preflight().isFine(CHECK);
    unchecked("insert into tree values (4, 9); insert into parts values (1, 9)");
    String advice = preflight().fails(CHECK).contains("on public.tree", "on public.parts").actual();
    assertThat(advice).doesNotContain("ALTER TABLE \"public\".\"parts\"");
    List<String> queries = PrintedStatements.between(advice, "list these rows: ", " Correct");
    assertThat(queries).hasSize(2);
    queries.forEach(query -> assertThat(pair.source().query(query)).hasSize(1));
  }
}
