package dev.timescalemigration.ledger.capture;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.DimensionRange;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * A chunk that the side whose changes are read has made since its slot began. It may be gone from
 * there by the time its changes are read.
 *
 * @param chunk its name there
 * @param hypertable its hypertable's
 * @param ranges one per dimension, in the order of the hypertable's
 */
public record CapturedChunk(
    QualifiedName chunk, QualifiedName hypertable, List<DimensionRange> ranges) {
  private static final TypeReference<List<DimensionRange>> RANGES = new TypeReference<>() {};

  /** Records chunks, in the transaction that applies what made them. */
  public static void note(Handle transaction, Collection<CapturedChunk> chunks) {
    if (chunks.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        transaction.prepareBatch(SqlFile.of(CapturedChunk.class, "note_captured_chunk"))) {
      for (CapturedChunk each : chunks) {
        batch
            .bind("chunkSchema", each.chunk.schema())
            .bind("chunkName", each.chunk.name())
            .bind("hypertableSchema", each.hypertable.schema())
            .bind("hypertableName", each.hypertable.name())
            .bind("ranges", Json.write(each.ranges))
            .add();
      }
      batch.execute();
    }
  }

  /** All that are recorded. */
  public static List<CapturedChunk> all(Handle handle) {
    return handle
        .createQuery(
            "select chunk_schema, chunk_name, hypertable_schema, hypertable_name, ranges"
                + " from _timescale_migration.captured_chunk")
        .map(
            (row, context) ->
                new CapturedChunk(
                    new QualifiedName(row.getString(1), row.getString(2)),
                    new QualifiedName(row.getString(3), row.getString(4)),
                    Json.read(row.getString(5), RANGES)))
        .list();
  }
}
