package dev.timescalemigration.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.ledger.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrintedProgressTest {
  private final MeterTest.SetClock clock = new MeterTest.SetClock();
  private final StringWriter written = new StringWriter();
  private final PrintWriter writer = new PrintWriter(written);

  private List<String> lines() {
    return written.toString().lines().toList();
  }

  @Test
  void a_pipe_gets_few_lines_and_always_the_last() {
    try (Display display = PrintedProgress.text(writer, writer, clock)) {
      display.started("Copying", "chunks", 0, 1000, 0, 0);
      for (int i = 0; i < 1000; i++) {
        clock.advance(Duration.ofMillis(20));
        display.advanced(1, 0);
      }
      display.message("public.trips is done");
      display.ended();
    }
    assertThat(lines()).hasSizeBetween(5, 8);
    assertThat(lines().get(0)).startsWith("Copying: 0%");
    assertThat(lines()).contains("public.trips is done");
    assertThat(lines().get(lines().size() - 1)).isEqualTo("Copying: 1000/1000 chunks in 20 s");
  }

  @Test
  void programs_get_one_object_a_line() {
    try (Display display = PrintedProgress.json(writer, clock)) {
      display.started("Copying", "chunks", 1, 4, 10, 40);
      display.message("a \"quoted\" line");
    }
    List<JsonNode> objects = lines().stream().map(Json::read).toList();
    assertThat(objects)
        .extracting(object -> object.get("event").textValue())
        .containsExactly("progress", "message", "ended");
    assertThat(objects.get(0).get("percent").intValue()).isEqualTo(25);
    assertThat(objects.get(1).get("message").textValue()).isEqualTo("a \"quoted\" line");
  }
}
