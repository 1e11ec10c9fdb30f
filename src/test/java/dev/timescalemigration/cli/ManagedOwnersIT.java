package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.compare.schema.AccessComparison;
import dev.timescalemigration.compare.schema.SettingsComparison;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.ManagedRole;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole migration of what belongs to several roles, run by a role that is no superuser: owners,
 * privileges, functions that run as their owner, row-level security and jobs are as in the source.
 */
class ManagedOwnersIT {
  private static final List<String> ROLES = List.of("owner", "billing", "ops", "app", "reader");

  private static final String MIGRATION =
      """
      apiVersion: timescalemigration.dev/v1alpha1
      kind: TimescaleMigration
      metadata: {name: shop}
      spec:
        source: {secretRef: {name: not-looked-at-here}}
        target: {secretRef: {name: not-looked-at-here}}
        jobs: {beforeEnable: RunDue}
        accept:
          - {finding: "rows:shop.done", reason: "jobs note on each side that they ran"}
        rules:
          - {until: "2026-02-01T00:00:00Z"}
      """;

  private static final String[] SOURCE = {
    """
    create schema shop authorization <p>owner;
    create table shop.customer (id int primary key, name text, tenant text);
    insert into shop.customer values (1, 'Ann', '<p>app'), (2, 'Bob', 'nobody');
    create table shop.sale (at timestamptz not null, customer int references shop.customer, cents int, primary key (at, customer));
    select create_hypertable('shop.sale', 'at', chunk_time_interval => interval '2 days');
    create table shop.visit (at timestamptz not null, id bigserial, page text);
    select create_hypertable('shop.visit', 'at', chunk_time_interval => interval '2 days');
    alter table shop.visit set (timescaledb.compress, timescaledb.compress_segmentby = 'page');
    insert into shop.sale select timestamptz '2026-01-01 00:00+00' + n * interval '1 hour', 1 + n % 2, n
    from generate_series(1, 480) n;
    insert into shop.visit (at, page) select timestamptz '2026-01-01 00:00+00' + n * interval '20 minutes', 'p' || n % 3
    from generate_series(1, 1440) n;
    create table shop.done (job text, by text);
    """,
    "select compress_chunk(c) from show_chunks('shop.visit', older_than => timestamptz"
        + " '2026-01-10') c",
    """
    create materialized view shop.daily with (timescaledb.continuous) as
    select time_bucket('1 day', at) as day, sum(cents) as cents from shop.sale group by 1 with no data
    """,
    // Before the source's own policy does it, in the middle of the migration.
    "call refresh_continuous_aggregate('shop.daily', null, null)",
    """
    create view shop.mine as select * from shop.customer;
    create type shop.mood as enum ('low', 'high');
    create sequence shop.ticket;
    create function shop.names() returns setof text security definer language sql as 'select name from shop.customer';
    create procedure shop.note(job_id int, config jsonb) language plpgsql as
      $$ begin insert into shop.done values (config ->> 'name', current_user); end $$;
    grant usage on schema shop to <p>billing, <p>ops, <p>app, <p>reader;
    grant create on schema shop to <p>billing;
    alter table shop.customer owner to <p>owner;
    alter table shop.sale owner to <p>owner;
    alter table shop.visit owner to <p>ops;
    alter table shop.done owner to <p>owner;
    alter materialized view shop.daily owner to <p>billing;
    alter view shop.mine owner to <p>billing;
    alter type shop.mood owner to <p>billing;
    alter sequence shop.ticket owner to <p>ops;
    alter function shop.names owner to <p>owner;
    alter procedure shop.note owner to <p>owner;
    alter table shop.customer enable row level security;
    create policy own on shop.customer using (tenant = current_user or tenant = '<p>app');
    grant select on shop.sale, shop.customer to <p>billing;
    grant insert, select, update (name) on shop.customer to <p>app;
    grant insert on shop.sale, shop.visit, shop.done to <p>app, <p>ops, <p>billing;
    grant select on shop.daily, shop.mine to <p>reader with grant option;
    grant usage on sequence shop.ticket to <p>app;
    revoke execute on function shop.names from public;
    grant execute on function shop.names to <p>reader;
    revoke usage on type shop.mood from public;
    alter default privileges for role <p>owner in schema shop grant select on tables to <p>reader;
    revoke temporary on database <db> from public;
    alter database <db> set work_mem = '9MB';
    alter role <p>app in database <db> set statement_timeout = '90s';
    comment on database <db> is 'the shop';
    grant <p>reader to <p>app;
    """,
    "set role <p>owner; select add_retention_policy('shop.sale', interval '90 years')",
    "set role <p>billing; select add_continuous_aggregate_policy('shop.daily', null, interval '1"
        + " day', interval '1 hour')",
    "set role <p>ops; select add_job('shop.note', '1 hour', config => '{\"name\": \"ops\"}')",
    "set role <p>owner; select add_job('shop.note', '1 hour', config => '{\"name\": \"owner\"}')",
    "set role <p>billing; select add_job('shop.note', '1 hour', config => '{\"name\":"
        + " \"billing\"}')"
  };

  private static final String JOBS =
      "select concat_ws(' ', proc_name, owner::text, scheduled) from _timescaledb_config.bgw_job"
          + " where id >= 1000 order by 1";

  @TempDir private Path folder;
  private final Pair pair = Pair.ofSuperuser("shop");
  private final ManagedRole managed = ManagedRole.in(pair.target());
  private final String prefix = pair.source().name() + "_";

  @BeforeEach
  void make() throws Exception {
    Editions.assumeCommunity(pair.source());
    for (String role : ROLES) {
      pair.source().execute("create role " + prefix + role + " login");
    }
    pair.source()
        .execute(
            here(
                "create role <p>migrator login password 'x'; grant pg_read_all_data to <p>migrator;"
                    + " alter role <p>migrator bypassrls"));
    for (String statement : SOURCE) {
      pair.source().execute(here(statement));
    }
    Files.writeString(folder.resolve("migration.yaml"), MIGRATION);
  }

  @AfterEach
  void drop() {
    pair.close();
    for (TestDatabase side : List.of(pair.source(), pair.target())) {
      ROLES.forEach(role -> side.inCluster("drop role if exists " + prefix + role));
      side.inCluster("drop role if exists " + prefix + "migrator");
    }
    managed.close();
  }

  private String here(String statement) {
    return statement.replace("<p>", prefix).replace("<db>", pair.source().name());
  }

  @Test
  void everything_belongs_to_whom_it_did_and_runs_with_the_same_rights() {
    assertThat(run(5).at("/pendingGate/gate").textValue()).isEqualTo("DualWriteStarted");
    assertThat(folder.resolve("shop-access.sql")).doesNotExist();
    assertSameAccess();
    // Due, and not run there.
    pair.source()
        .execute(
            "select _timescaledb_functions.stop_background_workers()",
            "update _timescaledb_internal.bgw_job_stat set next_start = now() - interval '1 s'");
    assertThat(run(5, "--approve", "DualWriteStarted").at("/pendingGate/gate").textValue())
        .isEqualTo("ProductionLoadValidated");
    assertSameAccess();
    JsonNode gate = run(5, "--approve", "ProductionLoadValidated");
    String token = gate.at("/pendingGate/token").textValue();
    assertThat(run(0, "--approve", "Switchover=" + token).get("phase").textValue())
        .isEqualTo("Completed");

    assertThat(pair.target().query(JOBS)).isEqualTo(pair.source().query(JOBS));
    assertThat(pair.target().query("select distinct job || ' by ' || by from shop.done order by 1"))
        .contains(here("billing by <p>billing"), here("ops by <p>ops"), here("owner by <p>owner"));
    for (String table : List.of("shop.customer", "shop.sale", "shop.visit")) {
      pair.assertSameRows(table + " t", "t.*");
    }
    // A table's owner sees all rows, and so does what runs as the owner; a view of another role
    // does not.
    assertThat(as("reader", "select string_agg(n, ',') from shop.names() n")).isEqualTo("Ann,Bob");
    assertThat(as("reader", "select string_agg(name, ',') from shop.mine")).isEqualTo("Ann");
  }

  private String as(String role, String query) {
    pair.target().execute("alter role " + prefix + role + " password 'x'");
    return pair.target().as(prefix + role, "x").value(query);
  }

  private void assertSameAccess() {
    try (Handle source = pair.sourceDatabase().open();
        Handle target = managed.target().as(Side.TARGET).open()) {
      AccessComparison access = AccessComparison.of(source, target);
      assertThat(access.statements()).isEmpty();
      assertThat(access.explained()).isEmpty();
      assertThat(SettingsComparison.of(source, target).missing()).isEmpty();
    }
  }

  private JsonNode run(int exitCode, String... more) {
    return TestShell.runMigration(
        Map.of(
            "SOURCE",
            pair.source().as(prefix + "migrator", "x").uri(),
            "TARGET",
            managed.target().uri()),
        folder,
        exitCode,
        more);
  }
}
