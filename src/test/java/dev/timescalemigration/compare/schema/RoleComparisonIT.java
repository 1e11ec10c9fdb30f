package dev.timescalemigration.compare.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.servers.Pair;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Roles that the target had before the migration: who is a member of which decides what is read.
 */
@Tag("any-version")
class RoleComparisonIT {
  private static final String READERS = "Rc readers";
  private static final String APP = "rc_app";
  private static final String GHOST = "rc_ghost";

  private Pair pair;

  @BeforeEach
  void create() {
    pair = Pair.create("roles");
    dropRoles();
    both(
        """
        create role "Rc readers";
        create role rc_app;
        create table note (id int primary key, v text);
        alter table note enable row level security;
        create policy seen on note for select to "Rc readers" using (true);
        grant select on note to public;
        insert into note values (1, 'x');
        """);
    assertThat(compare()).isEqualTo(nothing());
  }

  @AfterEach
  void drop() {
    Stream.of(pair.source(), pair.administered())
        .forEach(side -> side.execute("drop table if exists note"));
    dropRoles();
    pair.close();
  }

  private void dropRoles() {
    pair.dropRoles(List.of(READERS, APP, GHOST));
  }

  private void both(String sql) {
    Stream.of(pair.source(), pair.administered()).forEach(side -> side.execute(sql));
  }

  private static RoleComparison nothing() {
    return new RoleComparison(List.of(), List.of(), List.of(), List.of());
  }

  private RoleComparison compare() {
    try (Handle source = pair.sourceDatabase().open();
        Handle target = pair.targetDatabase().open()) {
      return RoleComparison.of(source, target);
    }
  }

  @Test
  void a_reader_who_is_no_member_of_the_group_of_a_policy_is_named_with_the_statement() {
    pair.source().execute("grant \"Rc readers\" to rc_app");
    RoleComparison found = compare();
    assertThat(found.missing()).containsExactly("GRANT \"Rc readers\" TO \"rc_app\"");

    found.missing().forEach(pair.administered()::execute);
    assertThat(compare()).isEqualTo(nothing());
  }

  @Test
  void a_membership_that_only_the_target_has_is_taken_by_the_statement() {
    pair.administered().execute("grant \"Rc readers\" to rc_app");
    assertThat(compare().extra()).containsExactly("REVOKE \"Rc readers\" FROM \"rc_app\"");
    compare().extra().forEach(pair.administered()::execute);
    assertThat(compare()).isEqualTo(nothing());
  }

  @Test
  void a_membership_that_does_not_inherit_gives_other_rows() {
    both("grant \"Rc readers\" to rc_app");
    pair.source().execute("revoke \"Rc readers\" from rc_app");
    pair.source().execute("alter role rc_app noinherit");
    pair.source().execute("grant \"Rc readers\" to rc_app");
    assertThat(compare().missing()).hasSize(1);
    compare().missing().forEach(pair.administered()::execute);
    assertThat(compare()).isEqualTo(nothing());
  }

  @Test
  void a_role_to_which_row_level_security_does_not_apply_is_named() {
    pair.source().execute("grant update on note to rc_app; alter role rc_app bypassrls");
    assertThat(compare().bypassing()).containsExactly("ALTER ROLE \"rc_app\" BYPASSRLS");
    compare().bypassing().forEach(pair.administered()::execute);
    assertThat(compare()).isEqualTo(nothing());
  }

  @Test
  void a_role_that_the_target_lacks_is_named_if_the_database_needs_it() {
    pair.source().execute("create role rc_ghost");
    assertThat(compare()).isEqualTo(nothing());
    pair.source().execute("grant \"Rc readers\" to rc_ghost");
    assertThat(compare().absent()).containsExactly("rc_ghost");
  }
}
