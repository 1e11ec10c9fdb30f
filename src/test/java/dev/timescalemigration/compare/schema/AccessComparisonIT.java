package dev.timescalemigration.compare.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.servers.Pair;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-version")
class AccessComparisonIT {
  private Pair pair;

  @BeforeEach
  void create() {
    pair = Pair.ofSuperuser("access");
    pair.executeOnBoth(
        """
        create schema "Its own";
        create table "Its own"."Table" (id bigserial primary key, name text);
        create view busy as select id from "Its own"."Table";
        create sequence ticket;
        create type mood as enum ('low', 'high');
        create function half(i int) returns int language sql as 'select i / 2';
        """);
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void nothing_differs_when_nothing_was_granted() {
    assertThat(compare().statements()).isEmpty();
  }

  @Test
  void the_statements_make_the_target_like_the_source() {
    pair.source()
        .execute(
            """
            grant usage on schema "Its own" to pg_monitor;
            grant select, insert on "Its own"."Table" to pg_monitor with grant option;
            grant update (name) on "Its own"."Table" to public;
            grant usage on sequence ticket to pg_monitor;
            revoke execute on function half from public;
            revoke usage on type mood from public;
            alter default privileges in schema "Its own" grant select on tables to pg_monitor;
            alter table "Its own"."Table" owner to pg_monitor;
            alter view busy owner to pg_monitor;
            alter sequence ticket owner to pg_monitor;
            alter type mood owner to pg_monitor;
            alter function half owner to pg_monitor;
            alter schema "Its own" owner to pg_monitor;
            """);
    pair.target().execute("grant delete on \"Its own\".\"Table\" to pg_monitor");
    AccessComparison found = compare();
    assertThat(found.owners()).hasSize(6);
    assertThat(found.missing()).isNotEmpty();
    assertThat(found.missing())
        .contains("REVOKE EXECUTE ON ROUTINE public.half(i integer) FROM PUBLIC");
    assertThat(found.extraStatements())
        .contains("REVOKE DELETE ON TABLE \"Its own\".\"Table\" FROM pg_monitor");

    pair.target().execute(found.statements().toArray(String[]::new));
    assertThat(compare().statements()).isEmpty();
  }

  private AccessComparison compare() {
    try (Handle source = pair.sourceDatabase().open();
        Handle target = pair.targetDatabase().open()) {
      return AccessComparison.of(source, target);
    }
  }
}
