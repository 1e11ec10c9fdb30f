package dev.timescalemigration.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CopyMethod;
import dev.timescalemigration.ledger.VerifyRound;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.copy.CopyReport;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.verify.VerifyMethod;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.phase.verify.VerifyReport;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.Edition;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Migrates one random hypertable and holds everything that must be so against it. */
final class MigrationCheck {
  private static final int COMPRESSED = 1;
  private static final int UNORDERED = 2;
  private static final int PARTIAL = 8;

  private final Pair pair;
  private final RandomMigration migration;
  private final RandomTable table;
  private final boolean makesChunks;
  private final boolean compresses;
  private final StringBuilder script = new StringBuilder();

  private List<Chunk> sourceChunks = List.of();
  private long until;
  private OptionalLong from = OptionalLong.empty();

  MigrationCheck(Pair pair, RandomMigration migration, Catalog catalog) {
    this.pair = pair;
    this.migration = migration;
    boolean knowsTime =
        migration.table().time() != TimeType.UUID || catalog.version().isAtLeast(2, 23);
    this.table = knowsTime ? migration.table() : migration.table().withTime(TimeType.TIMESTAMPTZ);
    this.makesChunks = catalog.edition() == Edition.COMMUNITY;
    this.compresses =
        !Boolean.getBoolean("tsm.random.plain")
            && makesChunks
            && migration.compression().isPresent();
  }

  /** What was executed on the two sides so far, for people. */
  String script() {
    return script.toString();
  }

  /** Migrates and checks. */
  void run() {
    makeSource();
    chooseRange();
    makeTarget();
    String inRange = inRange();
    List<String> untouched = rows(pair.target(), "not (" + inRange + ")");
    stage();
    copy();
    assertThat(rows(pair.target(), inRange)).isEqualTo(rows(pair.source(), inRange));
    assertThat(hash(pair.target(), inRange)).isEqualTo(hash(pair.source(), inRange));
    assertThat(rows(pair.target(), "not (" + inRange + ")")).isEqualTo(untouched);
    checkStates();
    CopyReport again = copyOnce(Progress.NONE, new StopSignal());
    assertThat(again.chunksCopied() + again.chunksSkipped()).as("a second copy").isZero();
    VerifyReport verified =
        new VerifyPhase(
                pair.context(),
                new VerifyOptions(
                    migration.plan().threads(),
                    VerifyMethod.ROW_HASH,
                    -1,
                    VerifyRound.NEXT_WHEN_COMPLETE,
                    Duration.ZERO))
            .run();
    assertThat(verified.equal()).as(verified.toString()).isTrue();
    assertThat(verified.chunksNotCopied()).isZero();
  }

  /**
   * Chunks have the source's state. Where the target had rows before, or its edition cannot make a
   * chunk with given ranges, it may have cut its chunks another way, so that rows went through the
   * hypertable: those are left out, and what lies beside them in another partition may have been
   * unpacked in part.
   */
  private void checkStates() {
    Map<List<DimensionRange>, Integer> inTarget = states(chunks(pair.target()));
    Map<List<DimensionRange>, Integer> inSource = states(sourceChunks);
    boolean cutAlike = inTarget.keySet().containsAll(inSource.keySet());
    if (!makesChunks || migration.plan().dualWritten() || migration.plan().lateInTarget()) {
      inSource.keySet().retainAll(inTarget.keySet());
    }
    Map<List<DimensionRange>, String> methods = copyMethods();
    inSource.replaceAll((ranges, status) -> expected(status, methods.get(ranges)));
    if (!cutAlike) {
      inSource.replaceAll((ranges, status) -> status & COMPRESSED);
      inTarget.replaceAll((ranges, status) -> status & COMPRESSED);
    }
    assertThat(inTarget).as("states of chunks").containsAllEntriesOf(inSource);
  }

  /** Compressing again leaves no row uncompressed, and every batch in its order. */
  private static int expected(int status, String way) {
    return CopyMethod.RECOMPRESSED.name().equals(way) ? status & ~(PARTIAL | UNORDERED) : status;
  }

  private Map<List<DimensionRange>, String> copyMethods() {
    try (Handle handle = pair.targetDatabase().open()) {
      return handle
          .createQuery("select ranges, copy_method from _timescale_migration.task")
          .map((row, context) -> Map.entry(ranges(row.getString(1)), row.getString(2)))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
  }

  private static List<DimensionRange> ranges(String json) {
    try {
      return new ObjectMapper().readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void makeSource() {
    execute(pair.source(), table.create(migration.rows().chunkSteps()));
    execute(pair.source(), migration.rows().write(table));
    if (compresses) {
      execute(
          pair.source(),
          migration
              .compression()
              .orElseThrow()
              .compress(table, migration.rows(), chunkNames(chunks(pair.source()))));
    }
    execute(pair.source(), table.alter());
    if (compresses) {
      execute(
          pair.source(),
          migration.compression().orElseThrow().freeze(chunkNames(chunks(pair.source()))));
    }
    sourceChunks = chunks(pair.source());
  }

  private static List<String> chunkNames(List<Chunk> chunks) {
    return chunks.stream()
        .sorted(Comparator.comparingLong((Chunk chunk) -> chunk.time().start()))
        .map(chunk -> chunk.name().quoted())
        .toList();
  }

  private void chooseRange() {
    long end = migration.rows().end();
    long chosen = at(end * migration.plan().until() / 1000);
    until =
        migration.plan().untilAtChunk()
            ? sourceChunks.stream()
                .mapToLong(chunk -> chunk.time().start())
                .filter(start -> start <= chosen)
                .max()
                .orElse(chosen)
            : chosen;
    if (migration.plan().from().isPresent()) {
      long before = end * migration.plan().from().getAsInt() / 1000;
      long begin = until - before * table.step();
      if (begin < until) {
        from = OptionalLong.of(begin);
      }
    }
  }

  private long at(long step) {
    return table.begin() + step * table.step();
  }

  private void makeTarget() {
    execute(pair.target(), table.create(migration.rows().laterChunkSteps()));
    if (compresses) {
      execute(pair.target(), List.of(migration.compression().orElseThrow().settings(table)));
    }
    execute(pair.target(), table.alter());
    if (migration.plan().dualWritten()) {
      execute(pair.target(), writeTo(table.timeIs(">=", until)));
    }
    if (migration.plan().lateInTarget()) {
      execute(pair.target(), writeTo(table.timeIs("<", until) + " and i % 10 = 3"));
    }
    if (compresses && migration.plan().compressedInTarget()) {
      execute(
          pair.target(), List.of("select compress_chunk(show_chunks('" + table.quoted() + "'))"));
    }
  }

  /** What the application wrote to the target: the same statements, for some of the rows. */
  private List<String> writeTo(String condition) {
    return List.of(migration.rows().writeSome(table.altered(), condition));
  }

  private void stage() {
    String t = TimeBound.of(table.time(), until).toString();
    Optional<String> begin =
        from.isPresent()
            ? Optional.of(TimeBound.of(table.time(), from.getAsLong()).toString())
            : Optional.empty();
    script.append("-- stage").append(begin.map(f -> " --from " + f).orElse(""));
    script.append(" --until ").append(t).append('\n');
    SelectionRule rule = new SelectionRule(Optional.empty(), begin, Optional.of(t), false, false);
    new StagePhase(
            pair.context(),
            new StageOptions(List.of(rule), Optional.empty(), 1, false, false, "random"))
        .run();
  }

  /** Copies, in two goes when the plan says so. */
  private void copy() {
    if (migration.plan().stopAfter().isPresent()) {
      StopSignal stop = new StopSignal();
      try {
        copyOnce(
            new StopAfter(migration.plan().stopAfter().getAsInt(), stop, migration.plan().abort()),
            stop);
      } catch (MigrationFailure e) {
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(FailureKind.STOPPED);
        script.append("-- ").append(e.getMessage()).append('\n');
      }
    }
    CopyReport report = copyOnce(Progress.NONE, new StopSignal());
    assertThat(report.problems()).isEmpty();
  }

  private CopyReport copyOnce(Progress progress, StopSignal stop) {
    return new CopyPhase(
            pair.context(progress, stop),
            new CopyOptions(migration.plan().threads(), -1, false, 1, Duration.ZERO))
        .run();
  }

  private String inRange() {
    return table.timeIs("<", until)
        + (from.isPresent() ? " and " + table.timeIs(">=", from.getAsLong()) : "");
  }

  /** The columns that are there in the end, by name. */
  private String columns() {
    return Identifiers.quoteAll(table.altered().columnNames())
        + switch (table.alters()) {
          case ADDS, ADDS_WITH_DEFAULT -> ", later";
          case NOT, DROPS_LAST -> "";
        };
  }

  /** All rows as text, sorted: equal lists are equal by EXCEPT ALL in both directions. */
  private List<String> rows(TestDatabase database, String condition) {
    return database.query(
        "select row("
            + columns()
            + ")::text collate \"C\" from "
            + table.quoted()
            + " where "
            + condition
            + " order by 1");
  }

  /** Not aggregated chunk by chunk: 2.16.1 gives no row at all when no row of two chunks fits. */
  private String hash(TestDatabase database, String condition) {
    return database.value(
        "select count(*) || ' ' || coalesce(sum(hash_record_extended(row("
            + columns()
            + "), 0)), 0) from (select * from "
            + table.quoted()
            + " where "
            + condition
            + " offset 0) fitting");
  }

  private List<Chunk> chunks(TestDatabase database) {
    try (Handle handle = database.as(Side.SOURCE).open()) {
      return Catalogs.of(handle).chunks(handle);
    }
  }

  /** The state of each chunk that holds rows and lies in the range as a whole. */
  private Map<List<DimensionRange>, Integer> states(List<Chunk> chunks) {
    return chunks.stream()
        .filter(chunk -> chunk.time().end() <= until)
        .filter(chunk -> from.isEmpty() || chunk.time().start() >= from.getAsLong())
        .collect(Collectors.toMap(Chunk::ranges, Chunk::status));
  }

  private void execute(TestDatabase database, List<String> statements) {
    String side = database == pair.source() ? "source" : "target";
    for (String statement : statements) {
      script.append(statement).append("; -- ").append(side).append('\n');
      database.execute(statement);
    }
  }

  /** Removes the table and the ledger from both sides. */
  void clean() {
    if (compresses) {
      pair.executeOnBoth(
          "select _timescaledb_functions.unfreeze_chunk(format('%I.%I', chunk_schema, chunk_name)"
              + "::regclass) from timescaledb_information.chunks");
    }
    pair.executeOnBoth("drop table if exists " + table.quoted());
    pair.target().execute("drop schema if exists _timescale_migration cascade");
  }

  /** Stops a copy after some chunks. */
  private static final class StopAfter implements Progress {
    private final AtomicInteger left;
    private final StopSignal stop;
    private final boolean abort;

    StopAfter(int chunks, StopSignal stop, boolean abort) {
      this.left = new AtomicInteger(chunks);
      this.stop = stop;
      this.abort = abort;
    }

    @Override
    public void advanced(long units, long bytes) {
      if (left.addAndGet((int) -units) > 0) {
        return;
      }
      if (abort) {
        stop.abort();
      } else {
        stop.stop();
      }
    }
  }
}
