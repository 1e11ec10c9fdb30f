package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.stage.StageReport;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.selection.SelectionRule;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TargetChunksIT {
  private final Pair pair = Pair.create("target_chunks");

  @BeforeEach
  void createChunks() {
    Editions.assumeCommunity(pair.target());
    pair.executeOnBoth(
        """
        create table trips (at timestamptz not null, id int not null, filler text, primary key (at, id));
        alter table trips alter column filler set storage external;
        select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
        insert into trips
        select '2024-01-01 12:00+00'::timestamptz + n * interval '1 day', n
        from generate_series(1, 120) n;
        """);
    // Chunks that are worth being recreated.
    pair.source().execute("update trips set filler = repeat('x', 300000)");
    pair.target().execute("delete from trips");
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void empty_chunks_are_dropped_and_those_with_rows_stay() {
    pair.target().execute("insert into trips values ('2024-02-01 13:00+00', 1000)");
    assertThat(stage().emptyChunksDropped()).isEqualTo(119);
    assertThat(pair.target().value("select count(*) from show_chunks('trips')")).isEqualTo("1");
  }

  @Test
  void a_chunk_that_is_written_to_at_this_moment_stays_and_its_row_survives() throws Exception {
    try (Connection application = pair.target().connect();
        Statement statement = application.createStatement()) {
      application.setAutoCommit(false);
      statement.execute("insert into trips values ('2024-02-01 13:00+00', 1000)");
      assertThat(stage().emptyChunksDropped()).isEqualTo(119);
      application.commit();
    }
    pair.source().execute("insert into trips values ('2024-02-01 13:00+00', 1000)");
    new CopyPhase(pair.context(), new CopyOptions(2, -1, false, 2, Duration.ofSeconds(5))).run();
    pair.assertSameRows("trips", "trips.*");
  }

  private StageReport stage() {
    StageOptions options =
        new StageOptions(
            List.of(SelectionRule.everythingUntil("2025-01-01T00:00:00Z")),
            Optional.empty(),
            1,
            false,
            false,
            "test");
    return new StagePhase(pair.context(), options).run();
  }
}
