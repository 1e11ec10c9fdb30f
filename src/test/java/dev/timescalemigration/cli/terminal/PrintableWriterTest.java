package dev.timescalemigration.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrintableWriterTest {
  private static final Terminal COLOURED = new Terminal(false, true, true, true, true);

  @Test
  void a_line_cannot_steer_the_terminal_or_be_two_lines() {
    assertThat(printed("a\u001b[2Jb\nc\rd\u009be\u202ef", Terminal.NONE))
        .isEqualTo("a\\x1b[2Jb\\nc\\rd\\x9be\\u202ef");
  }

  @Test
  void only_the_colours_of_the_program_pass_and_only_where_they_are_welcome() {
    String good = Style.GOOD.of("OK", COLOURED);
    assertThat(printed(good + "\u001b[8m", COLOURED)).isEqualTo(good + "\\x1b[8m");
    assertThat(printed(good, Terminal.NONE)).doesNotContain("\u001b");
  }

  private static String printed(String text, Terminal terminal) {
    StringWriter written = new StringWriter();
    Shell shell = new Shell(Map.of(), new PrintWriter(written), new PrintWriter(written), terminal);
    shell.out().println(text);
    shell.out().flush();
    return written.toString().stripTrailing();
  }
}
