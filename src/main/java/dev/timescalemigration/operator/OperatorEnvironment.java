package dev.timescalemigration.operator;

import dev.timescalemigration.failure.MigrationFailure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;

/**
 * The operator's settings, as its environment gives them. One that cannot be read keeps the
 * operator from starting: a default in its place could allow what the setting was to refuse.
 */
final class OperatorEnvironment {
  private final Config config;

  OperatorEnvironment(Config config) {
    this.config = config;
  }

  Optional<String> text(String name) {
    return config.getOptionalValue(name, String.class).filter(text -> !text.isBlank());
  }

  String text(String name, String whereAbsent) {
    return text(name).orElse(whereAbsent);
  }

  /**
   * A setting that has no default.
   *
   * @param example a value that it could have
   */
  String required(String name, String example) {
    return text(name)
        .orElseThrow(
            () ->
                MigrationFailure.usage(
                    "SettingMissing",
                    variable(name) + " is not set",
                    "set it, for example to " + example));
  }

  Duration duration(String name, String whereAbsent) {
    return read(
        name,
        whereAbsent,
        "a duration, such as 90s or 1h",
        text -> config.getConverter(Duration.class).orElseThrow().convert(text));
  }

  boolean flag(String name, String whereAbsent) {
    return read(
        name,
        whereAbsent,
        "true or false",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  /** A list whose elements are separated by commas; empty where it is not set. */
  List<String> list(String name) {
    return elements(text(name, ""));
  }

  static List<String> elements(String list) {
    return Arrays.stream(list.split(",", -1))
        .map(String::strip)
        .filter(element -> !element.isEmpty())
        .toList();
  }

  /**
   * A setting in another form.
   *
   * @param form what it has to be, in words
   * @param reader throws IllegalArgumentException for what has another form
   */
  <T> T read(String name, String whereAbsent, String form, Function<String, T> reader) {
    String text = text(name, whereAbsent);
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException | NoSuchElementException e) {
      throw MigrationFailure.usage(
              "SettingInvalid",
              variable(name) + " is '" + text + "', which is not " + form,
              "set it to " + form)
          .causedBy(e, null);
    }
  }

  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
  }
}
