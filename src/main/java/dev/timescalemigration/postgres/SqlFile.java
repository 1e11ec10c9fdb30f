package dev.timescalemigration.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * SQL that stands in a file named for what it does, in the resource folder of the class's package.
 */
public final class SqlFile {
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
