package dev.timescalemigration.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL that stands in a file named for what it does, in the resource folder of the class's package.
 */
public final class SqlFile {
  private static final Pattern NAME = Pattern.compile("<([a-z_]+)>");
  private static final Map<String, String> LOADED = new ConcurrentHashMap<>();

  private SqlFile() {}

  /**
   * The text of {@code <package of owner>/<name>.sql}.
   *
   * @throws IllegalStateException when the program was built without that file
   */
  public static String of(Class<?> owner, String name) {
    String path = owner.getPackageName().replace('.', '/') + "/" + name + ".sql";
    return LOADED.computeIfAbsent(path, key -> read(owner, key));
  }

  /**
   * The text of a file with values for its {@code <names>}. No value is looked through for names.
   *
   * @throws IllegalArgumentException when a name has no value
   */
  public static String filled(Class<?> owner, String name, Map<String, String> values) {
    return NAME.matcher(of(owner, name))
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    Optional.ofNullable(values.get(found.group(1)))
                        .orElseThrow(
                            () -> new IllegalArgumentException("no value for " + found.group()))));
  }

  private static String read(Class<?> owner, String path) {
    try (InputStream file = owner.getClassLoader().getResourceAsStream(path)) {
      if (file == null) {
        throw new IllegalStateException("the program lacks its file " + path);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
