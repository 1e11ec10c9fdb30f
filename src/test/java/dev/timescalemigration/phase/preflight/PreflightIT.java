package dev.timescalemigration.phase.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.selection.Rule;
import dev.timescalemigration.servers.Pair;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreflightIT {
  private final Pair pair = Pair.create("preflight");

  @BeforeEach
  void create() {
    pair.source()
        .execute(
            """
            create table trips (at timestamptz not null, fare int, note text);
            select create_hypertable('trips', 'at');
            insert into trips select t, 1 from generate_series(timestamptz '2024-01-01', '2024-02-01', '1 day') t;
            create table places (id int primary key, name text);
            """);
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void passes_a_source_that_fits_an_empty_target() {
    PreflightReport report = run(options(List.of(), false));
    assertThat(report.passed()).isTrue();
  }

  private PreflightReport run(PreflightOptions options) {
    return new PreflightPhase(pair.context(), options).run();
  }

  private static PreflightOptions options(List<Rule> rules, boolean schemaExists) {
    return new PreflightOptions(rules, schemaExists, 4, false);
  }
}
