package dev.timescalemigration.phase.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.cli.PrintedCommand;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.validate.ValidateReport.TableResult;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.PhaseContext;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plain partitioned tables whose partitions hold other rows in another database. */
@Tag("any-version")
class PartitionedTablesIT {
  private final Pair pair = Pair.create("partitioned");

  @AfterEach
  void drop() {
    pair.close();
  }

  private static void load(PhaseContext context) {
    new SchemaPhase(
            context,
            new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "test"))
        .run();
  }

  private ValidateReport validate() {
    return new ValidatePhase(pair.context(), ValidateOptions.defaults()).run();
  }

  /** Its hash is one of the label's object id (hashenum, PostgreSQL's hashfunc.c). */
  @Test
  void a_table_partitioned_by_the_hash_of_an_enum_is_loaded_compared_and_repaired_as_a_whole()
      throws Exception {
    pair.target().execute("create type other as enum ('a', 'b', 'c', 'd', 'e'); drop type other");
    pair.source()
        .execute(
            """
            create type mood as enum ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
            create table moods (id int, m mood, primary key (id, m)) partition by hash (m);
            create table moods_0 partition of moods for values with (modulus 3, remainder 0);
            create table moods_1 partition of moods for values with (modulus 3, remainder 1);
            create table moods_2 partition of moods for values with (modulus 3, remainder 2);
            """,
            "insert into moods select n, (enum_range(null::mood))[1 + n % 8] from"
                + " generate_series(0, 79) n");
    load(pair.context());
    for (String mood : pair.source().query("select unnest(enum_range(null::mood))")) {
      assertThat(pair.target().value("select count(*) from moods where m = '" + mood + "'"))
          .isEqualTo("10");
    }
    ValidateReport report = validate();
    assertThat(report.tables())
        .filteredOn(table -> table.table().startsWith("public.moods"))
        .extracting(TableResult::table)
        .containsExactly("public.moods");
    assertThat(report.equal()).isTrue();
    pair.target().execute("delete from moods where id = 7");
    List<TableResult> different =
        validate().tables().stream().filter(table -> table.difference().isPresent()).toList();
    assertThat(different).extracting(TableResult::table).containsExactly("public.moods");
    PrintedCommand.run(different.get(0).fix().orElseThrow(), pair);
    assertThat(validate().equal()).isTrue();
  }

  /** The order of texts is one of the database's collation. */
  @Test
  void a_table_partitioned_by_ranges_of_texts_is_loaded_where_they_are_ordered_otherwise() {
    try (TestDatabase source =
        Servers.source().createBareDatabase("ordered", "locale_provider icu icu_locale 'en-US'")) {
      source.execute(
          "create extension timescaledb",
          """
          create table names (name text primary key) partition by range (name);
          create table names_low partition of names for values from (minvalue) to ('b');
          create table names_high partition of names for values from ('b') to (maxvalue);
          insert into names values ('apple'), ('Banana'), ('cherry'), ('Date'), ('B'), ('Z'), ('a');
          """);
      load(Pair.context(source, pair.target()));
      assertThat(source.value("select count(*) from names_low")).isEqualTo("2");
      assertThat(pair.target().value("select count(*) from names_low")).isEqualTo("6");
      assertThat(
              new ValidatePhase(Pair.context(source, pair.target()), ValidateOptions.defaults())
                  .run()
                  .equal())
          .isTrue();
    }
  }
}
