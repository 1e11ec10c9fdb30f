package dev.timescalemigration.phase.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import dev.timescalemigration.work.PhaseContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A load that fails names the statement, and the fix runs as it is printed. */
@Tag("any-version")
class LoadFailureIT {
  private static final Pattern FIX =
      Pattern.compile("run in the source: (ALTER .*;) Then run the same command again");

  /** Functions that name others without a schema, in places where a load runs them. */
  private static final String FUNCTIONS =
      """
      create schema "Other ""one\""";
      create function "Other ""one\""".clean(text) returns text language sql immutable
          as 'select lower($1)';
      create table a (t text);
      insert into a values ('X');
      set search_path = public, "Other ""one\""";
      create function tidy(t text) returns text language sql immutable strict
          as 'select clean(t)';
      create function "tidy 100% up"(t text) returns text language plpgsql immutable
          as 'begin return clean(t); end';
      """;

  private final Pair pair = Pair.ofManagedRole("refused");

  @AfterEach
  void drop() {
    pair.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table b (t text); create index \"an\nindex\" on b (\"tidy 100% up\"(t));"
            + " insert into b values ('x')",
        "alter table a add check (tidy(t) <> '')",
        "alter table a add g text generated always as (\"tidy 100% up\"(t)) stored",
        "create domain d as text check (\"tidy 100% up\"(value) <> '');"
            + " create table b (v d); insert into b values ('x')"
      })
  void a_function_without_a_search_path_is_named_with_the_statement_that_gives_it_one(String use) {
    pair.source().execute(FUNCTIONS + use);
    MigrationFailure failure = refused();
    assertThat(failure.getMessage())
        .contains("function clean(text) does not exist", "in the statement: ")
        .doesNotContain("\n");
    Matcher fix = FIX.matcher(failure.hint().orElseThrow());
    assertThat(fix.find()).as(failure.hint().orElseThrow()).isTrue();
    pair.source().execute(fix.group(1));
    assertThat(run().differences()).isEmpty();
  }

  @Test
  void a_policy_for_a_role_that_the_target_lacks_is_named() {
    String role = "tsm_refused_" + ProcessHandle.current().pid();
    pair.source().inCluster("create role " + role);
    try {
      pair.source()
          .execute(
              "create table a (i int); create policy \"only ours\" on a to "
                  + role
                  + " using (true)");
      assertThat(refused().getMessage())
          .contains(role, "CREATE POLICY \"only ours\" ON \"public\".\"a\"");
    } finally {
      pair.source().execute("drop table a");
      pair.source().inCluster("drop role " + role);
    }
  }

  @Test
  void the_key_of_an_orphan_is_named() {
    pair.source()
        .execute(
            """
            create table parent (id int primary key);
            create table child (id int references parent);
            set session_replication_role = replica;
            insert into child values (4711);
            """);
    assertThat(refused().getMessage())
        .contains("child_id_fkey", "(id)=(4711)", "ALTER TABLE ONLY \"public\".\"child\"");
  }

  @Test
  void nothing_of_a_load_with_large_objects_stays_and_then_all_of_it_is_loaded() {
    pair.source()
        .execute(
            """
            select lo_from_bytea(7001, 'abc'), lo_from_bytea(7002, ''), lo_from_bytea(7003, decode(repeat('ab', 300000), 'hex'));
            create table parent (id int primary key);
            create table child (id int references parent);
            set session_replication_role = replica;
            insert into child values (4711);
            """);

    assertThat(refused().getMessage()).contains("child_id_fkey");

    assertThat(pair.target().value("select count(*) from pg_largeobject_metadata")).isEqualTo("0");
    assertThat(pair.target().value("select to_regclass('parent') is null")).isEqualTo("t");
    assertThat(pair.target().value("show timescaledb.restoring")).isEqualTo("off");
    pair.source().execute("insert into parent values (4711)");
    SchemaReport report = run();
    assertThat(report.differences()).isEmpty();
    assertThat(report.notes()).noneMatch(note -> note.contains("transaction in progress"));
    String content = "select oid, md5(lo_get(oid)) from pg_largeobject_metadata order by oid";
    assertThat(pair.target().query(content)).isEqualTo(pair.source().query(content));
  }

  @Test
  void what_only_a_superuser_may_make_is_named_with_the_statement_that_lets_the_role() {
    pair.source()
        .execute(
            "create operator class \"by\nvalue\" for type int using btree as operator 1 <,"
                + " function 1 btint4cmp(int, int)");
    MigrationFailure failure = refused();
    assertThat(failure.getMessage())
        .contains("must be superuser", "in the statement: CREATE OPERATOR FAMILY", "by value");
    assertThat(failure.hint().orElseThrow()).contains("'tsm preflight'");
    PrintedStatements.in(failure.hint().orElseThrow()).forEach(pair.administered()::execute);
    assertThat(run().differences()).isEmpty();
  }

  private MigrationFailure refused() {
    return refused(this::run);
  }

  private static MigrationFailure refused(ThrowingCallable run) {
    MigrationFailure failure = catchThrowableOfType(MigrationFailure.class, run);
    assertThat(failure).isNotNull();
    assertThat(failure.kind()).isEqualTo(FailureKind.USER_ACTION);
    assertThat(failure.reason()).isEqualTo("LoadFailed");
    return failure;
  }

  private SchemaReport run() {
    return run(pair.context());
  }

  private static SchemaReport run(PhaseContext context) {
    return new SchemaPhase(
            context,
            new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "test"))
        .run();
  }
}
