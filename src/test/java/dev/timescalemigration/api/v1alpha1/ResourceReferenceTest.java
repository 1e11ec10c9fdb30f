package dev.timescalemigration.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ResourceReferenceTest {
  private static final Path FOLDER = Path.of("docs/reference");

  /** Set to write the page instead of comparing it. */
  private static final String WRITE = "tsm.reference.write";

  @Test
  void the_page_says_what_the_definition_says() throws IOException {
    isWritten("resource.md", ResourceReference.page());
    isWritten("comparison-resource.md", ResourceReference.pageOfComparison());
  }

  private static void isWritten(String page, String written) throws IOException {
    Path file = FOLDER.resolve(page);
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(file, written);
    }
    assertThat(Files.readString(file))
        .as(
            "%s is out of date; write it with: dev/maven test -Dtest=ResourceReferenceTest"
                + " -D%s=true",
            file, WRITE)
        .isEqualTo(written);
  }
}
