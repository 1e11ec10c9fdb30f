package dev.timescalemigration.timescale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.timescalemigration.postgres.QualifiedName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The catalog read by SQL, in the files for its version. */
final class SqlCatalog implements Catalog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Dimension>> DIMENSIONS = new TypeReference<>() {};
  private static final TypeReference<List<DimensionRange>> RANGES = new TypeReference<>() {};

  private static final TypeReference<List<List<Long>>> BOUNDS = new TypeReference<>() {};
  private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};
  private static final TypeReference<List<CompressionSettings.Order>> ORDERS =
      new TypeReference<>() {};

  private final Capabilities capabilities;
  private final String extensionSchema;

  SqlCatalog(Capabilities capabilities, String extensionSchema) {
    this.capabilities = capabilities;
    this.extensionSchema = extensionSchema;
  }

  @Override
  public TimescaleVersion version() {
    return capabilities.version();
  }

  @Override
  public Edition edition() {
    return capabilities.edition();
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public String extensionSchema() {
    return extensionSchema;
  }

  @Override
  public List<Hypertable> hypertables(Handle handle) {
    return handle
        .createQuery(CatalogSql.of(handle, SqlCatalog.class, "hypertables"))
        .map(
            (row, context) ->
                new Hypertable(
                    row.getInt("id"),
                    name(row, "schema_name", "table_name"),
                    row.getString("owner"),
                    json(row.getString("dimensions"), DIMENSIONS),
                    row.getBoolean("compression_enabled"),
                    name(row, "view_schema", "view_name")))
        .list();
  }

  @Override
  public List<Chunk> chunks(Handle handle, Hypertable hypertable) {
    return list(
        chunkQuery(handle, "k.hypertable_id = :hypertable").bind("hypertable", hypertable.id()));
  }

  @Override
  public List<Chunk> chunks(Handle handle) {
    return list(chunkQuery(handle, "true"));
  }

  @Override
  public List<Chunk> chunksReachingInto(
      Handle handle, Hypertable hypertable, long start, long end) {
    return list(
        chunkQuery(handle, CatalogSql.of(handle, SqlCatalog.class, "chunk_reaches_into_condition"))
            .bind("hypertable", hypertable.id())
            .bind("column", hypertable.dimensions().get(0).column())
            .bind("start", start)
            .bind("end", end));
  }

  @Override
  public Optional<Chunk> chunkAt(
      Handle handle, Hypertable hypertable, List<DimensionRange> ranges) {
    if (ranges.size() != hypertable.dimensions().size()) {
      return Optional.empty();
    }
    Query query = chunkQuery(handle, CatalogSql.of(handle, SqlCatalog.class, "chunk_at_condition"));
    return list(bind(query, hypertable, ranges)).stream().findFirst();
  }

  @Override
  public boolean isOverlapped(Handle handle, Hypertable hypertable, List<DimensionRange> ranges) {
    if (hypertable.dimensions().size() < 2) {
      return false;
    }
    Query query =
        chunkQuery(handle, CatalogSql.of(handle, SqlCatalog.class, "chunk_overlaps_condition"));
    return !list(bind(query, hypertable, ranges)).isEmpty();
  }

  private static Query bind(Query query, Hypertable hypertable, List<DimensionRange> ranges) {
    return query
        .bind("hypertable", hypertable.id())
        .bindArray("columns", String.class, ranges.stream().map(DimensionRange::column).toList())
        .bindArray("starts", Long.class, ranges.stream().map(DimensionRange::start).toList())
        .bindArray("ends", Long.class, ranges.stream().map(DimensionRange::end).toList());
  }

  @Override
  public Optional<Chunk> chunk(Handle handle, int id) {
    return list(chunkQuery(handle, "k.id = :id").bind("id", id)).stream().findFirst();
  }

  @Override
  public Optional<Chunk> chunk(Handle handle, Hypertable hypertable, QualifiedName chunk) {
    return list(
            chunkQuery(
                    handle,
                    "k.hypertable_id = :hypertable and k.relid = (select pc.oid from pg_class pc"
                        + " join pg_namespace pn on pn.oid = pc.relnamespace"
                        + " where pn.nspname = :schema and pc.relname = :name)")
                .bind("hypertable", hypertable.id())
                .bind("schema", chunk.schema())
                .bind("name", chunk.name()))
        .stream()
        .findFirst();
  }

  /** Reads chunks only to see whether the catalog can be read. */
  void anyChunks(Handle handle) {
    list(chunkQuery(handle, "k.id < 0"));
  }

  private Query chunkQuery(Handle handle, String condition) {
    return handle
        .createQuery(CatalogSql.of(handle, SqlCatalog.class, "chunks"))
        .define("condition", condition);
  }

  private static List<Chunk> list(Query query) {
    return query
        .map(
            (row, context) ->
                new Chunk(
                    name(row, "schema_name", "table_name"),
                    name(row, "hypertable_schema", "hypertable_name"),
                    json(row.getString("ranges"), RANGES),
                    row.getInt("status"),
                    row.getLong("bytes")))
        .list();
  }

  @Override
  public Map<QualifiedName, CompressionSettings> compressionSettings(Handle handle) {
    return settings(settingsQuery(handle, "true"));
  }

  @Override
  public Optional<CompressionSettings> compressionSettings(Handle handle, QualifiedName table) {
    return settings(
            settingsQuery(handle, "n.nspname = :schema and c.relname = :name")
                .bind("schema", table.schema())
                .bind("name", table.name()))
        .values()
        .stream()
        .findFirst();
  }

  private Query settingsQuery(Handle handle, String condition) {
    return handle
        .createQuery(CatalogSql.of(handle, SqlCatalog.class, "compression_settings"))
        .define("condition", condition);
  }

  private static Map<QualifiedName, CompressionSettings> settings(Query query) {
    return query
        .map(
            (row, context) ->
                Map.entry(
                    name(row, "schema_name", "table_name"),
                    new CompressionSettings(
                        Optional.ofNullable(row.getString("segment_by"))
                            .map(json -> json(json, NAMES)),
                        Optional.ofNullable(row.getString("order_by"))
                            .map(json -> json(json, ORDERS)),
                        Optional.ofNullable(row.getString("index")),
                        row.getObject("chunk_interval") == null
                            ? OptionalLong.empty()
                            : OptionalLong.of(row.getLong("chunk_interval")))))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public Optional<CompressedRelation> compressedRelation(Handle handle, QualifiedName chunk) {
    return handle
        .createQuery(CatalogSql.of(handle, SqlCatalog.class, "compressed_relation"))
        .bind("schema", chunk.schema())
        .bind("name", chunk.name())
        .map(
            (row, context) ->
                new CompressedRelation(
                    name(row, "schema_name", "table_name"),
                    row.getString("usual_name"),
                    Arrays.stream((Long[]) row.getArray("sizes").getArray())
                        .map(size -> size == null ? 0L : size)
                        .toList()))
        .findOne();
  }

  @Override
  public Map<QualifiedName, List<QualifiedName>> hypercoreTables(Handle handle) {
    return handle
        .createQuery(CatalogSql.of(handle, SqlCatalog.class, "hypercore_tables"))
        .map(
            (row, context) ->
                Map.entry(
                    name(row, "hypertable_schema", "hypertable_name"),
                    name(row, "schema_name", "table_name")))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                TreeMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  @Override
  public List<ContinuousAggregate> continuousAggregates(Handle handle) {
    return handle
        .createQuery(CatalogSql.of(handle, SqlCatalog.class, "continuous_aggregates"))
        .map(
            (row, context) ->
                new ContinuousAggregate(
                    name(row, "user_view_schema", "user_view_name"),
                    row.getString("owner"),
                    name(row, "materialization_schema", "materialization_name"),
                    name(row, "raw_schema", "raw_name"),
                    row.getBoolean("materialized_only"),
                    row.getBoolean("partial")))
        .list();
  }

  @Override
  public AggregateState aggregateState(Handle handle, QualifiedName view, TimeType time) {
    return handle
        .createQuery(CatalogSql.of(handle, SqlCatalog.class, "aggregate_state"))
        .bind("schema", view.schema())
        .bind("name", view.name())
        .map(
            (row, context) -> {
              long watermark = row.getLong("watermark");
              return new AggregateState(
                  row.getInt("id"),
                  row.wasNull() || watermark <= time.min()
                      ? OptionalLong.empty()
                      : OptionalLong.of(watermark),
                  name(row, "direct_schema", "direct_name"),
                  json(row.getString("invalidations"), BOUNDS).stream()
                      .map(bounds -> new AggregateState.Range(bounds.get(0), bounds.get(1)))
                      .toList());
            })
        .one();
  }

  @Override
  public TimeBound bucketStart(Handle handle, QualifiedName view, TimeBound point) {
    BucketFunction function =
        handle
            .createQuery(CatalogSql.of(handle, SqlCatalog.class, "bucket_function"))
            .bind("schema", view.schema())
            .bind("name", view.name())
            .map(
                (row, context) ->
                    new BucketFunction(
                        row.getString("function"),
                        row.getString("width"),
                        Optional.ofNullable(row.getString("origin")),
                        Optional.ofNullable(row.getString("bucket_offset")),
                        Optional.ofNullable(row.getString("timezone"))))
            .one();
    return function.isTimeBucket()
        ? TimeBound.of(
            point.type(),
            handle
                .createQuery("select " + function.startOf(extensionSchema, point))
                .mapTo(Long.class)
                .one())
        : point;
  }

  @Override
  public List<BackgroundJob> jobs(Handle handle) {
    return handle
        .createQuery(CatalogSql.of(handle, SqlCatalog.class, "jobs"))
        .map(
            (row, context) ->
                new BackgroundJob(
                    row.getInt("job_id"),
                    row.getString("application_name"),
                    name(row, "proc_schema", "proc_name"),
                    row.getString("owner"),
                    row.getBoolean("scheduled"),
                    row.getString("schedule_interval"),
                    row.getString("max_runtime"),
                    row.getInt("max_retries"),
                    row.getString("retry_period"),
                    row.getBoolean("fixed_schedule"),
                    row.getString("initial_start"),
                    row.getString("timezone"),
                    row.getString("config"),
                    name(row, "check_schema", "check_name"),
                    name(row, "hypertable_schema", "hypertable_name"),
                    name(row, "configured_schema", "configured_name"),
                    row.getString("next_start")))
        .list();
  }

  private static QualifiedName name(ResultSet row, String schema, String name) throws SQLException {
    return row.getString(name) == null
        ? null
        : new QualifiedName(row.getString(schema), row.getString(name));
  }

  private static <T> T json(String text, TypeReference<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the server made JSON that cannot be read", e);
    }
  }
}
