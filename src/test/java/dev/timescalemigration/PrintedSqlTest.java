package dev.timescalemigration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A statement that a message prints runs as it is printed: it leaves nothing out. */
class PrintedSqlTest {
  private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern STATEMENT_WITH_A_GAP =
      Pattern.compile(
          "\"[^\"\\n]*\\b(?:ALTER|CALL|CREATE|DELETE|DROP|GRANT|INSERT|REVOKE|SELECT|UPDATE) "
              + "[^\"\\n]*(?:…|\\.\\.\\.)[^\"\\n]*\""
              + "|\"[^\"\\n]*\\w\\((?:…|\\.\\.\\.)[^\"\\n]*\"");
  private static final Pattern PARAPHRASE =
      Pattern.compile("\"[^\"\\n]*\\b(?:GRANT|OWNER TO) (?:that|the) role[^\"\\n]*\"");

  @Test
  void no_statement_in_a_message_has_a_gap() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources()) {
      String joined = JOINED.matcher(Files.readString(file)).replaceAll("");
      Stream.of(STATEMENT_WITH_A_GAP, PARAPHRASE)
          .flatMap(pattern -> pattern.matcher(joined).results())
          .map(MatchResult::group)
          .forEach(text -> found.add(file.getFileName() + ": " + text));
    }
    assertThat(found).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
