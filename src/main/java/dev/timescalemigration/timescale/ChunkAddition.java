package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Something that hangs on a single chunk, beyond what every chunk of its hypertable has: an index,
 * a comment, a view over it. A chunk that is dropped and built again from the hypertable loses it.
 *
 * @param chunk the chunk
 * @param what kind and name, for people
 * @param isAccess whether it is an owner or a privilege, which a load of the schema leaves out
 */
public record ChunkAddition(QualifiedName chunk, String what, boolean isAccess) {

  /** Reads what hangs on the chunks of some hypertables, by chunk. */
  public static List<ChunkAddition> of(Handle handle, Collection<QualifiedName> hypertables) {
    return ManyChunks.list(
        handle,
        "chunk_additions",
        hypertables,
        (row, context) ->
            new ChunkAddition(
                new QualifiedName(row.getString("schema"), row.getString("name")),
                row.getString("what"),
                row.getBoolean("is_access")));
  }

  @Override
  public String toString() {
    return what + " of chunk " + chunk;
  }
}
