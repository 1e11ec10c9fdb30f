package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** The sources of the man pages, which {@code dev/dist} turns into man pages by asciidoctor. */
class ManPagesTest {
  private static final Path PAGES = Path.of("deploy/archive/man");

  /** Set to write the pages instead of comparing them. */
  private static final String WRITE = "tsm.reference.write";

  @TempDir private Path folder;

  @Test
  void the_pages_say_what_the_commands_say() throws IOException {
    Map<String, String> written = pages(generated());
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(PAGES);
      for (String old : pages(PAGES).keySet()) {
        Files.delete(PAGES.resolve(old));
      }
      for (Map.Entry<String, String> page : written.entrySet()) {
        Files.writeString(PAGES.resolve(page.getKey()), page.getValue());
      }
    }
    assertThat(written).hasSizeGreaterThan(20).containsKey("tsm-copy.adoc");
    assertThat(pages(PAGES))
        .as(
            "%s is out of date; write it with: dev/maven test -Dtest=ManPagesTest -D%s=true",
            PAGES, WRITE)
        .isEqualTo(written);
  }

  private Path generated() throws IOException {
    CommandSpec spec = TsmCommandLine.of(TestShell.of().shell()).getCommandSpec();
    int exitCode =
        ManPageGenerator.generateManPage(folder.toFile(), null, new boolean[0], true, spec);
    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.OK);
    return folder;
  }

  /** By file name. A page's revision is the release's, which the archive has: it is left out. */
  private static Map<String, String> pages(Path of) throws IOException {
    Map<String, String> pages = new TreeMap<>();
    if (Files.isDirectory(of)) {
      try (Stream<Path> files = Files.list(of)) {
        for (Path file : files.toList()) {
          pages.put(
              file.getFileName().toString(),
              Files.readString(file)
                  .replaceAll("(?m)^:(revnumber|mansource):.*$", ":$1:")
                  .replaceAll("(?m)[ \\t]+$", ""));
        }
      }
    }
    return pages;
  }
}
