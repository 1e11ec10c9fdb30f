package dev.timescalemigration.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.cli.terminal.Terminal;
import dev.timescalemigration.phase.preflight.Check;
import dev.timescalemigration.phase.preflight.CheckResult;
import dev.timescalemigration.phase.preflight.PreflightReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreflightTextTest {
  private static final PreflightReport REPORT =
      new PreflightReport(
          List.of(
              new Check("source reachable", CheckResult.OK, "PostgreSQL 17.6", "", List.of()),
              new Check(
                  "TLS", CheckResult.WARN, "not encrypted", "use sslmode=verify-full", List.of()),
              new Check(
                  "versions",
                  CheckResult.FAIL,
                  "2.19.3 and 2.29.2",
                  "update the source",
                  List.of())));

  @Test
  void checks_are_in_columns_with_the_fixes_beneath() {
    assertThat(PreflightText.lines(REPORT, Terminal.NONE))
        .containsExactly(
            "CHECK             RESULT  FOUND",
            "source reachable  OK      PostgreSQL 17.6",
            "TLS               WARN    not encrypted",
            "versions          FAIL    2.19.3 and 2.29.2",
            "",
            "WARN  TLS: use sslmode=verify-full",
            "FAIL  versions: update the source",
            "3 checks: 1 OK, 1 WARN, 1 FAIL");
  }

  @Test
  void colours_do_not_shift_the_columns() {
    List<String> coloured = PreflightText.lines(REPORT, new Terminal(true, true, true, true, true));
    assertThat(coloured.get(3)).contains("\u001b[31mFAIL\u001b[0m");
    assertThat(coloured.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
        .isEqualTo(PreflightText.lines(REPORT, Terminal.NONE));
  }
}
