package dev.timescalemigration.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ResourceReferenceTest {
  private static final Path PAGE = Path.of("docs/reference/resource.md");

  /** Set to write the page instead of comparing it. */
  private static final String WRITE = "tsm.reference.write";

  @Test
  void the_page_says_what_the_definition_says() throws IOException {
    String written = ResourceReference.page();
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(PAGE, written);
    }
    assertThat(Files.readString(PAGE))
        .as(
            "%s is out of date; write it with: dev/maven test -Dtest=ResourceReferenceTest -D%s=true",
            PAGE, WRITE)
        .isEqualTo(written);
  }
}
