package dev.timescalemigration.compare.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PsqlScript;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that are in each other's way, that look the same, or that others write to meanwhile. */
class RepairCollisionsIT {
  /** Tables, the source's rows, and what is done to them in the target. */
  private static final List<String> TABLES =
      List.of(
          "create table swapped (id int primary key, u text unique)",
          "create table moved_on (id int primary key, u int unique)",
          "create table nullable (a int unique, b text)",
          "create table partly (id int primary key, u int, live boolean)",
          "create unique index on partly (u) where live",
          "create table by_expression (id int primary key, u text)",
          "create unique index on by_expression (lower(u))",
          "create table booked (id int primary key, during int4range, exclude using gist (during with &&))",
          "create table staff (id int primary key, boss int references staff)",
          "create table a (id int primary key, b int not null)",
          "create table b (id int primary key, a int not null references a)",
          "alter table a add foreign key (b) references b",
          "create table kept (id int primary key, u text unique, cascading int)",
          "create table keeper (id int primary key, kept int references kept on delete cascade)",
          "create table sized (id numeric primary key, v text)",
          "create collation blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
          "create table lettered (id text collate blind primary key, v text)",
          "create table listed (id int[] primary key, v text)",
          "create table zeros (a int, f float8)",
          "create table bare ()",
          "create table last_one (id int primary key, v text)");

  private static final List<String> ROWS =
      List.of(
          "insert into swapped select i, 'u' || i from generate_series(1, 10) i",
          "insert into moved_on select i, i from generate_series(1, 10) i",
          "insert into nullable select nullif(i, 3), 'v' || i from generate_series(1, 10) i",
          "insert into partly select i, i, i % 2 = 0 from generate_series(1, 10) i",
          "insert into by_expression select i, 'U' || i from generate_series(1, 10) i",
          "insert into booked select i, int4range(i * 10, i * 10 + 5) from generate_series(1, 10) i",
          "insert into staff select i, nullif(i - 1, 0) from generate_series(1, 10) i",
          "insert into kept select i, 'u' || i, i from generate_series(1, 10) i",
          "insert into keeper select i, i from generate_series(1, 10) i",
          "insert into sized select i, 'v' from generate_series(1, 10) i",
          "insert into lettered select 'key' || i, 'v' from generate_series(1, 10) i",
          "insert into listed values ('{1,2}', 'a'), ('[0:1]={1,2}', 'd'), ('{{1,2}}', 'e')",
          "insert into zeros select 1, case when i % 2 = 0 then 0 else '-0'::float8 end"
              + " from generate_series(1, 10) i",
          "insert into bare select from generate_series(1, 3)",
          "insert into last_one values (1, 'v')");

  private static final List<String> ONLY_IN_SOURCE =
      List.of(
          "with x as (insert into a values (1, 1)) insert into b values (1, 1)",
          "insert into staff select i, i + 1 from generate_series(20, 24) i union all select 25, null");

  private static final List<String> FAULTS =
      List.of(
          "begin; update swapped set u = 'x' where id = 1; update swapped set u = 'u1' where id = 2;"
              + " update swapped set u = 'u2' where id = 1; commit",
          "begin; update moved_on set u = u + 100; update moved_on set u = u - 99; commit",
          "update nullable set b = 'other' where a in (4, 5) or a is null",
          "begin; update partly set u = 100 where id = 2; update partly set u = 2 where id = 4;"
              + " update partly set u = 4 where id = 2; commit",
          "begin; update by_expression set u = 'x' where id = 1; update by_expression set u = 'u1'"
              + " where id = 2; update by_expression set u = 'u2' where id = 1; commit",
          "begin; update booked set during = 'empty' where id = 1; update booked set during = '[11,14)'"
              + " where id = 2; update booked set during = '[21,24)' where id = 1; commit",
          "with x as (insert into a values (7, 7)) insert into b values (7, 7)",
          "update kept set u = 'other', cascading = 0 where id = 3",
          "delete from keeper where id = 5; delete from kept where id = 5",
          "update sized set id = 3.00 where id = 3; update sized set v = 'w' where id = 4",
          "update lettered set id = 'KEY3' where id = 'key3'",
          "update listed set v = 'z'",
          "delete from zeros where ctid = (select min(ctid) from zeros where f::text = '0')",
          "insert into bare select from generate_series(1, 2)",
          "update last_one set v = 'w'");

  private static final List<String> NAMES =
      List.of(
          "swapped",
          "moved_on",
          "nullable",
          "partly",
          "by_expression",
          "booked",
          "staff",
          "a",
          "b",
          "kept",
          "keeper",
          "sized",
          "lettered",
          "listed",
          "zeros",
          "bare",
          "last_one");

  private final Pair pair = Pair.create("collisions");
  @TempDir private Path folder;

  @AfterEach
  void drop() {
    pair.close();
  }

  private void make() {
    pair.executeOnBoth(String.join(";", TABLES));
    ROWS.forEach(pair::executeOnBoth);
    ONLY_IN_SOURCE.forEach(pair.source()::execute);
    FAULTS.forEach(pair.target()::execute);
    begin();
  }

  private void begin() {
    Ledger.open(
        pair.targetDatabase(), pair.sourceDatabase().with(Ledger::sourceIdentity), "migration");
  }

  private void mayBeReplica(boolean may) {
    if (pair.isManaged()) {
      pair.administered()
          .execute(
              (may ? "grant" : "revoke")
                  + " set on parameter session_replication_role "
                  + (may ? "to" : "from")
                  + " \""
                  + pair.role()
                  + '"');
    }
  }

  private int compare() {
    return TestShell.of(pair).run("compare", "--scope", "plain-tables", "--settle", "0s");
  }

  private void assertSame() {
    for (String name : NAMES) {
      String rows = "select t::text from " + name + " t order by 1";
      assertThat(pair.administered().query(rows)).as(name).isEqualTo(pair.source().query(rows));
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void rows_that_are_in_each_others_way_are_repaired(boolean asReplica) {
    make();
    mayBeReplica(asReplica);
    assertThat(compare()).isEqualTo(3);
    TestShell shell = TestShell.of(pair);
    assertThat(shell.run("repair", "--execute")).as(shell.out() + shell.err()).isZero();
    assertSame();
    assertThat(compare()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void the_statements_for_them_run_as_printed(boolean asReplica) throws Exception {
    make();
    mayBeReplica(asReplica);
    assertThat(compare()).isEqualTo(3);
    TestShell shell = TestShell.of(pair);
    Path file = folder.resolve("repair.sql");
    assertThat(shell.run("repair", "--statements", file.toString()))
        .as(shell.out() + shell.err())
        .isEqualTo(3);
    PsqlScript script = PsqlScript.run(pair.target(), file);
    assertThat(script.exitCode()).as(script.said()).isZero();
    assertSame();
    // Once more: all rows are others than the statements expect.
    assertThat(PsqlScript.run(pair.target(), file).exitCode())
        .as("psql stops at the first error")
        .isEqualTo(3);
    assertSame();
  }

  @Test
  void a_target_that_does_not_take_a_row_is_named() {
    pair.executeOnBoth("create table ruled (id int primary key, v text)");
    pair.executeOnBoth("create table changing (id int primary key, v text)");
    pair.source()
        .execute("insert into ruled values (1, 'v')", "insert into changing values (1, 'v')");
    pair.target()
        .execute(
            "insert into ruled values (1, 'w')",
            "create rule keep as on update to ruled do instead nothing",
            "create rule another as on insert to changing do also"
                + " update changing set v = 'w' where id = new.id");
    begin();
    compare();
    TestShell shell = TestShell.of(pair);
    assertThat(shell.run("repair", "--execute")).isEqualTo(3);
    assertThat(shell.out())
        .contains("the target leaves a row as it is", "was not as in the source");
    assertThat(pair.target().query("select v from ruled")).containsExactly("w");
    assertThat(pair.target().query("select v from changing")).isEmpty();
  }

  @Test
  void a_row_that_a_check_refuses_keeps_no_others_from_being_repaired_together() {
    pair.source()
        .execute(
            "create table exchanged (id int primary key, v int, u int unique)",
            "insert into exchanged values (1, 1, 1), (2, 2, 2), (3, 3, 3)");
    pair.target()
        .execute(
            "create table exchanged (id int primary key, v int check (v <> 3), u int unique)",
            "insert into exchanged values (1, 1, 2), (2, 2, 1), (3, 1, 3)");
    begin();
    compare();

    TestShell shell = TestShell.of(pair);
    assertThat(shell.run("repair", "--execute")).isEqualTo(3);

    assertThat(shell.out())
        .contains("exchanged_v_check")
        .doesNotContain("duplicate key")
        .doesNotContain("(3, 3, 3)");
    assertThat(pair.target().query("select e::text from exchanged e order by 1"))
        .containsExactly("(1,1,1)", "(2,2,2)", "(3,1,3)");
  }

  @Test
  void the_wrong_row_of_a_table_without_a_key_stays_when_the_right_one_is_refused() {
    pair.executeOnBoth("create table keyless (id int, v text)");
    pair.source().execute("insert into keyless select i, 'right' from generate_series(1, 60) i");
    pair.target()
        .execute(
            "insert into keyless select i, case when i = 7 then 'wrong' else 'right' end"
                + " from generate_series(1, 61) i",
            "alter table keyless add constraint refusing check (id <> 7) not valid");
    begin();
    compare();
    TestShell shell = TestShell.of(pair);
    assertThat(shell.run("repair", "--execute")).isEqualTo(3);
    assertThat(shell.out()).contains("refusing");
    assertThat(pair.target().query("select v from keyless where id = 7")).containsExactly("wrong");
    pair.target().execute("alter table keyless drop constraint refusing");
    compare();
    assertThat(TestShell.of(pair).run("repair", "--execute")).isZero();
    assertThat(pair.target().query("select t::text from keyless t order by 1"))
        .isEqualTo(pair.source().query("select t::text from keyless t order by 1"));
  }

  @Test
  void a_row_that_does_not_fit_into_memory_is_named_and_the_others_are_repaired() {
    pair.executeOnBoth("create table wide (id int primary key, v text)");
    long large = Runtime.getRuntime().maxMemory() / 9;
    pair.source()
        .execute(
            "insert into wide values (1, 'v'), (2, repeat('x', %d)), (3, 'v')".formatted(large));
    begin();
    compare();
    TestShell shell = TestShell.of(pair);
    assertThat(shell.run("repair", "--execute")).isEqualTo(3);
    assertThat(shell.out()).contains("TSM_JAVA_OPTIONS=-Xmx");
    assertThat(pair.target().query("select id from wide order by 1")).containsExactly("1", "3");
  }

  /**
   * The application sets a row to what the target had when it was compared, and deletes another,
   * while the repair waits for both: neither an older value nor a deleted row comes back.
   */
  @Test
  void what_the_application_writes_while_a_repair_waits_for_it_stays() throws Exception {
    pair.executeOnBoth("create table k (id int primary key, v text)");
    pair.source().execute("insert into k values (1, 'on'), (2, 'x')");
    pair.target().execute("insert into k values (1, 'off')");
    begin();
    compare();
    try (Connection application = pair.target().connect();
        Statement statement = application.createStatement()) {
      application.setAutoCommit(false);
      statement.execute("update k set v = 'off' where id = 1");
      statement.execute("insert into k values (2, 'x')");
      TestShell shell = TestShell.of(pair);
      CompletableFuture<Integer> repair =
          CompletableFuture.supplyAsync(() -> shell.run("repair", "--execute"));
      await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(2))
          .until(() -> repair.isDone() || pair.administered().hasWaiter());
      pair.source().execute("update k set v = 'off' where id = 1", "delete from k where id = 2");
      statement.execute("delete from k where id = 2");
      application.commit();
      repair.join();
    }
    assertThat(pair.target().query("select k::text from k"))
        .isEqualTo(pair.source().query("select k::text from k"));
  }
}
