package dev.timescalemigration.timescale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Ranges in the form that {@code create_chunk} reads: {@code {"time": [start, end], …}}. */
public final class ChunkSlices {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ChunkSlices() {}

  /** The ranges of a chunk as JSON. */
  public static String json(List<DimensionRange> ranges) {
    ObjectNode slices = JSON.createObjectNode();
    for (DimensionRange range : ranges) {
      ArrayNode bounds = slices.putArray(range.column());
      bounds.add(range.start());
      bounds.add(range.end());
    }
    return slices.toString();
  }
}
