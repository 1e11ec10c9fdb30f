package dev.timescalemigration.compare.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.servers.Pair;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What single chunks of the target have otherwise than those of the source. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SingleChunksIT {
  private static final String READINGS =
      """
      create table places (id int primary key);
      insert into places select generate_series(0, 9);
      create table readings (at timestamptz not null, place int not null references places, note text,
                             twice int generated always as (place * 2) stored,
                             constraint short_note check (length(note) < 100));
      select create_hypertable('readings', 'at', chunk_time_interval => interval '1 day');
      select add_dimension('readings', 'place', 2);
      create unique index on readings (at, place);
      create index on readings (note) where place > 1;
      create index on readings (upper(note));
      create function noted() returns trigger language plpgsql as 'begin return new; end';
      create trigger noting before insert on readings for each row execute function noted();
      create trigger resting before update on readings for each row execute function noted();
      create trigger once after insert on readings execute function noted();
      alter table readings set (fillfactor = 90);
      insert into readings
      select '2024-01-01 00:00+00'::timestamptz + n * interval '1 hour', n % 10, 'note ' || n from generate_series(0, 71) n;
      update pg_trigger set tgenabled = 'D' where tgname = 'resting';
      """;

  private Pair pair;

  @BeforeAll
  void create() {
    pair = Pair.ofSuperuser("chunks");
    pair.target()
        .execute(
            "create table earlier (at timestamptz not null); select create_hypertable('earlier',"
                + " 'at'); insert into earlier values ('2020-01-01')");
    pair.executeOnBoth(READINGS);
  }

  @AfterAll
  void drop() {
    pair.close();
  }

  @Test
  void chunks_of_other_names_are_alike() {
    assertThat(differences("")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "single_chunks.csv", delimiter = '|', quoteCharacter = '`')
  void what_one_chunk_has_otherwise_is_named(String what, String change) {
    String chunk = chunk();
    assertThat(differences(change.replace("<chunk>", chunk)))
        .anySatisfy(
            difference ->
                assertThat(difference)
                    .startsWith("chunk of public.readings: " + what)
                    .contains("chunk " + chunk));
  }

  @Test
  void what_many_chunks_have_otherwise_is_one_difference() {
    assertThat(
            differences(
                "do $$ declare c regclass; begin for c in select show_chunks('readings') loop"
                    + " execute format('alter table %s set (autovacuum_enabled = false)', c); end"
                    + " loop; end $$"))
        .hasSize(1);
  }

  private String chunk() {
    return pair.target().value("select c from show_chunks('readings') c order by c::text limit 1");
  }

  private List<String> differences(String change) {
    try (Handle source = pair.sourceDatabase().open();
        Handle target = pair.targetDatabase().open()) {
      target.begin();
      try (Statement statement = target.getConnection().createStatement()) {
        statement.execute("set transaction read write; set local search_path = public");
        statement.execute(change.isEmpty() ? "select" : change);
        statement.execute("set local search_path = pg_catalog, pg_temp");
      } catch (SQLException e) {
        throw new IllegalStateException(e.getMessage() + " in: " + change, e);
      }
      List<String> differences =
          SingleChunks.compare(source, target).stream().map(SchemaDifference::toString).toList();
      target.rollback();
      return differences;
    }
  }
}
