package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Something that a single chunk lacks of what every chunk of its hypertable has, or that is
 * disabled there: an index, a constraint, a trigger. {@link ChunkAddition} is the opposite.
 *
 * @param chunk the chunk
 * @param what what is missing, for people
 */
public record ChunkLack(QualifiedName chunk, String what) {

  /** Reads what the chunks of some hypertables lack, by chunk. */
  public static List<ChunkLack> of(Handle handle, Collection<QualifiedName> hypertables) {
    return ManyChunks.list(
        handle,
        "chunk_lacks",
        hypertables,
        (row, context) ->
            new ChunkLack(
                new QualifiedName(row.getString("schema"), row.getString("name")),
                row.getString("what")));
  }
}
