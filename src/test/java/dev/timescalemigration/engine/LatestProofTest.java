package dev.timescalemigration.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatestProofTest {
  @ParameterizedTest
  @CsvSource({
    "false, Copying 1 Succeeded",
    "false, Proving 2 Succeeded",
    "true, Proving 2 Different",
    "false, Proving 10 Succeeded; Recovering 9 Succeeded",
    "true, Proving 9 Succeeded; Recovering 10 Succeeded",
    "true, Proving 2 Succeeded; Recovering 3 Incomplete",
    "false, Proving 2 Succeeded; SwitchingOver 3 Undone",
    "true, Proving 2 Succeeded; SwitchingOver 3 UndoneDifferent",
    "false, Proving 4 Succeeded; SwitchingOver 3 UndoneDifferent",
    "false, Proving 4 Succeeded; SwitchingOver what? UndoneDifferent",
    "false, Proving 99999999999999999999 Different"
  })
  void a_proof_stands_until_rows_are_known_to_be_others(boolean isLost, String reports) {
    Map<String, String> newest =
        Arrays.stream(reports.split("; "))
            .map(report -> report.split(" ", 2))
            .collect(Collectors.toMap(report -> report[0], report -> report[1]));
    assertThat(LatestProof.isLost(newest)).isEqualTo(isLost);
  }
}
