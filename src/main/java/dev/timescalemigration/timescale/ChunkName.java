package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a chunk says that is gone: by default it has the number of its hypertable and
 * its own ({@code chunk_generate_name}, {@code src/chunk.c} 2.16 to 2.29).
 */
public final class ChunkName {
  private static final Pattern DEFAULT = Pattern.compile("_hyper_([0-9]{1,9})_[0-9]+_chunk");

  private ChunkName() {}

  /** The catalog's id of the hypertable; empty for a name that is no chunk's by default. */
  public static OptionalInt hypertable(String chunk) {
    Matcher name = DEFAULT.matcher(chunk);
    return name.matches() ? OptionalInt.of(Integer.parseInt(name.group(1))) : OptionalInt.empty();
  }

  /** The name of a chunk by default. */
  public static QualifiedName of(int hypertable, int chunk) {
    return new QualifiedName(
        ExtensionSchemas.CHUNKS, "_hyper_" + hypertable + "_" + chunk + "_chunk");
  }
}
