package dev.timescalemigration.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.TableColumns;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** How far the chunks are, for reports and for whoever watches. Changes nothing. */
public final class TaskProgress {
  private static final Duration PACE_WINDOW = Duration.ofMinutes(5);

  private static final TypeReference<Map<String, Long>> COPY_METHODS = new TypeReference<>() {};

  private final Database target;

  TaskProgress(Database target) {
    this.target = target;
  }

  /** How far copying and verifying are. */
  public TaskTotals totals() {
    return target.with(TaskProgress::totals);
  }

  static TaskTotals totals(Handle handle) {
    return handle
        .createQuery(SqlFile.of(TaskProgress.class, "task_totals"))
        .map(ConstructorMapper.of(TaskTotals.class))
        .one();
  }

  /**
   * Bytes per second, in the source's size, of the chunks copied within the last five minutes.
   *
   * @return empty when fewer than two chunks were copied
   */
  public Optional<Double> pace() {
    return target.with(TaskProgress::pace);
  }

  static Optional<Double> pace(Handle handle) {
    return handle
        .createQuery(SqlFile.of(TaskProgress.class, "copy_pace"))
        .bind("window", (double) PACE_WINDOW.toSeconds())
        .map((row, context) -> Optional.ofNullable(row.getObject(1, Double.class)))
        .one();
  }

  /**
   * What was copied when, in equal spans from the first run of copying until the last chunk.
   *
   * @param spans how many
   * @return empty while no chunk was copied
   */
  public List<CopiedInSpan> throughput(int spans) {
    return target.with(
        handle ->
            handle
                .createQuery(SqlFile.of(TaskProgress.class, "copy_throughput"))
                .bind("spans", spans)
                .map(
                    (row, context) ->
                        new CopiedInSpan(
                            row.getTimestamp("from_time").toInstant(),
                            row.getTimestamp("to_time").toInstant(),
                            row.getLong("chunks"),
                            row.getLong("bytes"),
                            row.getLong("rows")))
                .list());
  }

  /** How far each hypertable is, by name. */
  public List<HypertableProgress> byHypertable() {
    return target.with(
        handle ->
            handle
                .createQuery(SqlFile.of(TaskProgress.class, "totals_by_hypertable"))
                .map(
                    (row, context) ->
                        new HypertableProgress(
                            new QualifiedName(
                                row.getString("hypertable_schema"),
                                row.getString("hypertable_name")),
                            row.getLong("staged"),
                            row.getLong("chunks"),
                            row.getLong("rows_copied"),
                            row.getLong("verified"),
                            row.getLong("different"),
                            row.getLong("parked"),
                            row.getString("copy_methods") == null
                                ? Map.of()
                                : Json.read(row.getString("copy_methods"), COPY_METHODS)))
                .list());
  }

  /**
   * The chunks of each hypertable, counted by how far they are.
   *
   * @param columns the {@linkplain TableColumns#fingerprint columns} that hypertables of the source
   *     have by now
   */
  public List<ChunkStates> chunkStates(Map<QualifiedName, String> columns) {
    List<QualifiedName> names = List.copyOf(columns.keySet());
    return target.with(
        handle ->
            handle
                .createQuery(SqlFile.of(TaskProgress.class, "chunk_states"))
                .bindArray(
                    "schemas", String.class, names.stream().map(QualifiedName::schema).toList())
                .bindArray("names", String.class, names.stream().map(QualifiedName::name).toList())
                .bindArray("columns", String.class, names.stream().map(columns::get).toList())
                .map(
                    (row, context) ->
                        new ChunkStates(
                            new QualifiedName(
                                row.getString("hypertable_schema"),
                                row.getString("hypertable_name")),
                            row.getLong("staged"),
                            row.getLong("waiting"),
                            row.getLong("parked"),
                            row.getLong("different"),
                            row.getLong("not_verified")))
                .list());
  }

  /** How many chunks {@link #problems} would give without a limit. */
  public long problemCount() {
    return target.with(
        handle ->
            handle
                .createQuery(
                    "select count(*) from ("
                        + SqlFile.of(TaskProgress.class, "task_problems")
                        + ") problems")
                .bind("limit", (Integer) null)
                .mapTo(Long.class)
                .one());
  }

  /** Chunks that are parked, skipped or different, at most {@code limit}, parked ones first. */
  public List<TaskProblem> problems(int limit) {
    return target.with(
        handle ->
            handle
                .createQuery(SqlFile.of(TaskProgress.class, "task_problems"))
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new TaskProblem(
                            new QualifiedName(
                                row.getString("hypertable_schema"),
                                row.getString("hypertable_name")),
                            new QualifiedName(
                                row.getString("chunk_schema"), row.getString("chunk_name")),
                            row.getBoolean("parked"),
                            row.getInt("failures"),
                            Optional.ofNullable(row.getString("last_error")),
                            Optional.ofNullable(row.getString("skip_reason")),
                            row.getBoolean("different"),
                            Optional.ofNullable(row.getString("verdict_detail")).map(Json::read)))
                .list());
  }
}
