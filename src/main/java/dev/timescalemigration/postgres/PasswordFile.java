package dev.timescalemigration.postgres;

import dev.timescalemigration.failure.MigrationFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * libpq's password file: lines {@code host:port:database:user:password}, the first that fits
 * counts, {@code *} fits all, a backslash makes a colon or backslash mean itself (PostgreSQL
 * documentation, "The Password File").
 */
final class PasswordFile {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private PasswordFile() {}

  /**
   * The password for a connection; empty when the file is not there or no line fits.
   *
   * @throws MigrationFailure when the line that fits is in a file that everybody can read
   */
  static Optional<String> password(
      Path file, ConnectionSettings.Endpoint at, String database, String user) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      List<String> wanted = List.of(at.host(), String.valueOf(at.port()), database, user);
      for (String line : Files.readAllLines(file)) {
        List<String> fields = line.startsWith("#") ? List.of() : fields(line);
        if (fields.size() == 5 && fits(fields, wanted)) {
          refuseWhenOpen(file);
          return Optional.of(fields.get(4));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw MigrationFailure.userAction(
              "PasswordFileUnreadable",
              "the password file " + file + " cannot be read",
              "make it readable to the user of this process, or set PGPASSFILE to another")
          .causedBy(e, null);
    }
  }

  private static boolean fits(List<String> fields, List<String> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      if (!fields.get(i).equals("*") && !fields.get(i).equals(wanted.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The first four fields end at a colon; the rest of the line is the password. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        i++;
        field.append(line.charAt(i));
      } else if (c == ':' && fields.size() < 4) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  /**
   * libpq ignores a file that others can read, and the error is then a puzzling one. A file that
   * the group can read is taken: that is what a secret mounted into a container is.
   */
  private static void refuseWhenOpen(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> open = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    open.retainAll(OTHERS);
    if (!open.isEmpty()) {
      throw MigrationFailure.userAction(
          "PasswordFileOpen",
          "the password file " + file + " can be read by everybody on this machine",
          "run chmod 600 " + file);
    }
  }
}
