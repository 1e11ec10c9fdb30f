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

/** SQL that is in a file named for what it does, in the resource folder of the class's package. */
public final class SqlFile {
  private static final String ROOT = "dev/timescalemigration/";
  private static final Pattern NAME = Pattern.compile("<([a-z_]+)>");
  private static final Map<String, String> LOADED = new ConcurrentHashMap<>();

  private SqlFile() {}

  /**
   * The text of {@code <package of owner>/<name>.sql}.
   *
   * @throws IllegalStateException when the program was built without that file
   */
  public static String of(Class<?> owner, String name) {
    String path = path(owner, name);
    return at(path)
        .orElseThrow(() -> new IllegalStateException("the program has no SQL file " + path));
  }

  /** The path of a file from the program's root package on, without its ending. */
  public static String path(Class<?> owner, String name) {
    return (owner.getPackageName().replace('.', '/') + "/" + name).substring(ROOT.length());
  }

  /** The text of the file at a path; empty when the program was built without it. */
  public static Optional<String> at(String path) {
    return Optional.ofNullable(LOADED.computeIfAbsent(path, SqlFile::read));
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

  private static String read(String path) {
    try (InputStream file =
        SqlFile.class.getClassLoader().getResourceAsStream(ROOT + path + ".sql")) {
      return file == null ? null : new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
