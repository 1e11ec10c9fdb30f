package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.failure.NearestName;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether a spec, read but not yet bound, has the shape that the API server would demand of it:
 * known fields only, values of the right type, words of the known ones.
 */
public final class SpecShape {
  private final List<FieldError> errors = new ArrayList<>();

  private SpecShape() {}

  /**
   * Everything that is wrong with a spec's shape.
   *
   * @param spec the value of the resource's field {@code spec}
   */
  public static List<FieldError> check(JsonNode spec) {
    return check(spec, TimescaleMigrationSpec.class);
  }

  /**
   * The same of another resource's spec.
   *
   * @param type what it should be
   */
  public static List<FieldError> check(JsonNode spec, Class<? extends Record> type) {
    SpecShape shape = new SpecShape();
    shape.check("spec", spec, type);
    return List.copyOf(shape.errors);
  }

  private void check(String path, JsonNode value, Type type) {
    if (value.isNull()) {
      return;
    }
    if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
      demandObject(path, value);
    } else if (type instanceof ParameterizedType list) {
      checkList(path, value, list.getActualTypeArguments()[0]);
    } else if (type instanceof Class<?> single && single.isRecord()) {
      checkRecord(path, value, single);
    } else if (type instanceof Class<?> single && single.isEnum()) {
      checkWord(path, value, single);
    } else if (type == String.class) {
      // The API server takes no number for a string either.
      demand(value.isTextual(), path, "must be text", "put the value in quotes");
    } else if (type == boolean.class) {
      demand(value.isBoolean(), path, "must be true or false", "write it without quotes");
    } else if (type == Integer.class) {
      demand(value.isInt(), path, "must be a whole number", "write it without quotes");
    } else if (type == Long.class) {
      demand(
          value.canConvertToLong() && value.isIntegralNumber(),
          path,
          "must be a whole number",
          "write it without quotes");
    } else {
      demandObject(path, value);
    }
  }

  private void checkList(String path, JsonNode value, Type element) {
    if (!value.isArray()) {
      demand(false, path, "must be a list", "begin each entry with a dash");
      return;
    }
    for (int i = 0; i < value.size(); i++) {
      check(path + "[" + i + "]", value.get(i), element);
    }
  }

  private void checkRecord(String path, JsonNode value, Class<?> type) {
    if (!demandObject(path, value)) {
      return;
    }
    Map<String, Type> fields = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      fields.put(component.getName(), component.getGenericType());
    }
    value
        .properties()
        .forEach(
            entry -> {
              String field = path + "." + entry.getKey();
              Type known = fields.get(entry.getKey());
              if (known == null) {
                demand(false, field, "is unknown", nearest(entry.getKey(), fields));
              } else {
                check(field, entry.getValue(), known);
              }
            });
  }

  private static String nearest(String typed, Map<String, Type> fields) {
    return NearestName.of(typed, fields.keySet())
        .map(name -> "did you mean " + name + "?")
        .orElseGet(() -> "known here: " + String.join(", ", fields.keySet()));
  }

  private void checkWord(String path, JsonNode value, Class<?> type) {
    List<String> words =
        Arrays.stream(type.getFields())
            .map(constant -> constant.getAnnotation(JsonProperty.class).value())
            .toList();
    if (!value.isTextual() || !words.contains(value.textValue())) {
      String fix =
          NearestName.of(value.asText(), words)
              .map(word -> "did you mean " + word + "?")
              .orElse("write one of these words");
      demand(false, path, "must be " + listed(words), fix);
    }
  }

  private static String listed(List<String> words) {
    String all = words.stream().limit(words.size() - 1L).collect(Collectors.joining(", "));
    return all + " or " + words.get(words.size() - 1);
  }

  private boolean demandObject(String path, JsonNode value) {
    return demand(
        value.isObject(), path, "must hold fields", "put them, indented, on the lines below");
  }

  private boolean demand(boolean holds, String path, String problem, String fix) {
    if (!holds) {
      errors.add(new FieldError(path, problem, fix));
    }
    return holds;
  }
}
