package dev.timescalemigration.timescale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.timescalemigration.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;

/** Sparse indexes as the catalog keeps them: {@code [{"type", "column", "source"}, …]}. */
final class SparseIndexes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SparseIndexes() {}

  /** Those that a user asked for, as {@code timescaledb.compress_index} takes them. */
  static List<String> asked(String json) {
    List<String> asked = new ArrayList<>();
    try {
      for (JsonNode index : JSON.readTree(json)) {
        if (index.path("source").asText().equals("config")) {
          asked.add(index.path("type").asText() + "(" + columns(index.path("column")) + ")");
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the server made JSON that cannot be read", e);
    }
    return asked;
  }

  /** The columns of all sparse indexes. */
  static List<String> columns(String json) {
    List<String> columns = new ArrayList<>();
    try {
      for (JsonNode index : JSON.readTree(json)) {
        JsonNode column = index.path("column");
        if (column.isArray()) {
          column.forEach(name -> columns.add(name.asText()));
        } else {
          columns.add(column.asText());
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the server made JSON that cannot be read", e);
    }
    return columns;
  }

  /** The columns of each bloom filter over several columns. */
  static List<List<String>> filteredTogether(String json) {
    List<List<String>> filters = new ArrayList<>();
    try {
      for (JsonNode index : JSON.readTree(json)) {
        JsonNode column = index.path("column");
        if (index.path("type").asText().equals("bloom") && column.isArray()) {
          List<String> names = new ArrayList<>();
          column.forEach(name -> names.add(name.asText()));
          filters.add(names);
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the server made JSON that cannot be read", e);
    }
    return filters;
  }

  private static String columns(JsonNode column) {
    List<String> names = new ArrayList<>();
    if (column.isArray()) {
      column.forEach(name -> names.add(Identifiers.quote(name.asText())));
    } else {
      names.add(Identifiers.quote(column.asText()));
    }
    return String.join(", ", names);
  }
}
