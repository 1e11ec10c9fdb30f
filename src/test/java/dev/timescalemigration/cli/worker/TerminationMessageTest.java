package dev.timescalemigration.cli.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.ledger.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TerminationMessageTest {
  private static final int KEPT_BY_KUBERNETES = 4096;

  @Test
  void a_result_fits_with_as_many_differences_as_there_is_room_for() {
    List<String> many =
        IntStream.range(0, 1_000).mapToObj(each -> each + " \u4e2d\"".repeat(300)).toList();
    TerminationMessage message = TerminationMessage.of(result(many));
    assertThat(Json.write(message).getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(KEPT_BY_KUBERNETES);
    assertThat(message.comparison().differences()).isNotEmpty();
    assertThat(message.comparison().missing()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void short_differences_are_all_there_up_to_ten() {
    List<String> few = IntStream.range(0, 12).mapToObj(each -> "row " + each).toList();
    assertThat(TerminationMessage.of(result(few)).comparison().differences())
        .isEqualTo(few.subList(0, ComparisonResult.MOST_DIFFERENCES));
  }

  private static ComparisonResult result(List<String> differences) {
    long most = Long.MAX_VALUE;
    return new ComparisonResult(
        null, null, null, false, most, most, most, most, most, most, most, most, differences);
  }
}
