package dev.timescalemigration.work.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.timescale.Catalogs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HypertableSelectionIT {
  private final TestDatabase database = Servers.source().createDatabase("selection");

  @BeforeEach
  void create() {
    database.execute(
        """
        create table trips (at timestamptz not null, fare int);
        select create_hypertable('trips', 'at');
        create table "Trip Logs" (at timestamptz not null);
        select create_hypertable('"Trip Logs"', 'at');
        create table counters (n bigint not null);
        select create_hypertable('counters', 'n', chunk_time_interval => 100);
        """);
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void gives_each_rule_its_own_time_type() {
    HypertableSelection selection =
        select(rule("trip", null, "2024-01-01T00:00:00Z"), rule("^public\\.counters$", "7", "42"));
    assertThat(selection.hypertables())
        .extracting(one -> one.hypertable().name().name())
        .containsExactly("Trip Logs", "trips", "counters");
    assertThat(selection.hypertables().get(2).from().orElseThrow().internal()).isEqualTo(7);
    assertThat(selection.hypertables().get(2).until().orElseThrow().internal()).isEqualTo(42);
    assertThat(selection.notes()).isEmpty();
  }

  @Test
  void matches_names_plainly_or_quoted_and_without_regard_to_case() {
    assertThat(select(rule("^PUBLIC\\.trip logs$", null, null)).hypertables()).hasSize(1);
    assertThat(select(rule("public\\.\"Trip", null, null)).hypertables()).hasSize(1);
    assertThatThrownBy(() -> select(rule("(?c)Trips", null, null)))
        .hasMessageContaining("selects no hypertable");
  }

  @Test
  void selects_everything_without_a_filter() {
    assertThat(select(SelectionRule.everything()).hypertables()).hasSize(3);
  }

  @Test
  void says_that_a_bound_without_offset_is_utc() {
    assertThat(select(rule("trips", null, "2024-01-01")).notes())
        .containsExactly(
            "a bound without an offset from UTC is taken as UTC: 2024-01-01 00:00:00+00");
  }

  @Test
  void refuses_one_point_for_several_time_types() {
    refuses("MixedTimeTypes", SelectionRule.everythingUntil("2024-01-01T00:00:00Z"))
        .hasMessageContaining(
            "timestamptz: public.Trip Logs, public.trips; bigint: public.counters");
  }

  @Test
  void refuses_a_hypertable_selected_by_two_rules() {
    refuses("SelectedTwice", rule("trips", null, "2024-01-01"), rule("public", null, null))
        .hasMessageContaining("public.trips")
        .hasMessageContaining("filter 'trips' and filter 'public'");
  }

  @Test
  void refuses_an_invalid_regular_expression_in_one_line() {
    refuses("InvalidFilter", rule("trips(", null, "2024-01-01"))
        .hasMessage(
            "filter 'trips(' is not a POSIX regular expression: invalid regular expression:"
                + " parentheses () not balanced");
  }

  @Test
  void refuses_a_filter_that_selects_nothing_and_names_what_there_is() {
    refuses("FilterSelectsNothing", rule("tripz", null, "2024-01-01"))
        .satisfies(
            e -> assertThat(((MigrationFailure) e).hint().orElseThrow()).contains("public.trips"));
  }

  @Test
  void refuses_an_empty_range() {
    refuses("EmptyRange", rule("counters", "42", "42")).hasMessageContaining("is not before");
  }

  @Test
  void refuses_bounds_on_time_cut_by_a_function() {
    database.execute(
        """
        create function public.taken_at(jsonb) returns timestamptz language sql immutable
        as $$ select ($1->>'at')::timestamptz $$;
        create table documents (doc jsonb not null);
        select create_hypertable('documents', 'doc', time_partitioning_func => 'public.taken_at');
        """);
    refuses("TimeWithoutBounds", rule("documents", null, "2024-01-01"))
        .hasMessageContaining("public.documents")
        .hasMessageContaining("taken_at");
  }

  @Test
  void cascades_to_continuous_aggregates_above_and_below() {
    Editions.assumeCommunity(database);
    database.execute(
        """
        create materialized view hourly with (timescaledb.continuous) as
        select time_bucket('1 hour', at) as hour, sum(fare) as fare from trips group by 1
        with no data;
        """);
    database.execute(
        """
        create materialized view daily with (timescaledb.continuous) as
        select time_bucket('1 day', hour) as day, sum(fare) as fare from hourly group by 1
        with no data;
        """);
    assertThat(names(new SelectionRule(Optional.of("trips"), none(), none(), true, false)))
        .containsExactlyInAnyOrder("public.trips", "public.hourly", "public.daily");
    assertThat(names(new SelectionRule(Optional.of("daily"), none(), none(), false, true)))
        .containsExactlyInAnyOrder("public.trips", "public.hourly", "public.daily");
    assertThat(names(new SelectionRule(Optional.of("hourly"), none(), none(), false, false)))
        .containsExactly("public.hourly");
    assertThat(names(new SelectionRule(Optional.of("hourly"), none(), none(), true, false)))
        .containsExactlyInAnyOrder("public.hourly", "public.daily");
  }

  private List<String> names(SelectionRule rule) {
    return select(rule).hypertables().stream()
        .map(one -> one.hypertable().publicName().toString())
        .toList();
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refuses(
      String reason, SelectionRule... rules) {
    return assertThatThrownBy(() -> select(rules))
        .isInstanceOfSatisfying(
            MigrationFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
              assertThat(failure.reason()).isEqualTo(reason);
            });
  }

  private HypertableSelection select(SelectionRule... rules) {
    return database
        .as(Side.SOURCE)
        .with(handle -> HypertableSelection.of(handle, Catalogs.of(handle), List.of(rules)));
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static SelectionRule rule(String filter, String from, String until) {
    return new SelectionRule(
        Optional.of(filter), Optional.ofNullable(from), Optional.ofNullable(until), false, false);
  }
}
