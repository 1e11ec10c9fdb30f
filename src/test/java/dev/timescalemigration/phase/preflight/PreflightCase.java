package dev.timescalemigration.phase.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.compare.findings.Acceptance;
import dev.timescalemigration.postgres.ConnectionSettings;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;

/** One run of preflight over two databases, and what to expect of its checks. */
final class PreflightCase {
  private PreflightOptions options =
      new PreflightOptions(List.of(), false, 4, false, false, List.of());
  private Map<String, String> environment = System.getenv();
  private final Database source;
  private final Database target;
  private PreflightReport report;

  PreflightCase(Database source, Database target) {
    this.source = source;
    this.target = target;
  }

  PreflightCase(TestDatabase source, TestDatabase target) {
    this(source.as(Side.SOURCE), target.as(Side.TARGET));
  }

  static Database at(Side side, String uri) {
    return new Database(side, ConnectionSettings.parse(uri, Map.of()));
  }

  PreflightCase rules(SelectionRule... rules) {
    options =
        new PreflightOptions(
            List.of(rules),
            options.schemaExists(),
            options.parallelism(),
            options.recompress(),
            options.rolesMigrated(),
            options.acceptances());
    return this;
  }

  PreflightCase schemaExists() {
    options =
        new PreflightOptions(
            options.rules(),
            true,
            options.parallelism(),
            options.recompress(),
            options.rolesMigrated(),
            options.acceptances());
    return this;
  }

  PreflightCase parallelism(int threads) {
    options =
        new PreflightOptions(
            options.rules(),
            options.schemaExists(),
            threads,
            options.recompress(),
            options.rolesMigrated(),
            options.acceptances());
    return this;
  }

  PreflightCase rolesMigrated() {
    options =
        new PreflightOptions(
            options.rules(),
            options.schemaExists(),
            options.parallelism(),
            options.recompress(),
            true,
            options.acceptances());
    return this;
  }

  PreflightCase accepting(Acceptance... acceptances) {
    options =
        new PreflightOptions(
            options.rules(),
            options.schemaExists(),
            options.parallelism(),
            options.recompress(),
            options.rolesMigrated(),
            List.of(acceptances));
    return this;
  }

  PreflightCase recompress() {
    options =
        new PreflightOptions(
            options.rules(),
            options.schemaExists(),
            options.parallelism(),
            true,
            options.rolesMigrated(),
            options.acceptances());
    return this;
  }

  PreflightCase environment(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  PreflightReport report() {
    if (report == null) {
      report =
          new PreflightPhase(
                  new PhaseContext(
                      source, target, Progress.NONE, new StopSignal(), Clock.systemUTC(), "test"),
                  options,
                  environment)
              .run();
    }
    return report;
  }

  /** Asserts that a check failed, and continues with what it found and how to fix it. */
  AbstractStringAssert<?> fails(String name) {
    return comesTo(CheckResult.FAIL, name);
  }

  AbstractStringAssert<?> warns(String name) {
    return comesTo(CheckResult.WARN, name);
  }

  AbstractStringAssert<?> isFine(String name) {
    return comesTo(CheckResult.OK, name);
  }

  void leavesOut(String name) {
    assertThat(report().checks()).extracting(Check::name).doesNotContain(name);
  }

  private AbstractStringAssert<?> comesTo(CheckResult result, String name) {
    Check check =
        report().checks().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " was not checked: " + report()));
    assertThat(check.result()).as(check.toString()).isEqualTo(result);
    assertThat(check.fix().isEmpty()).as(check.toString()).isEqualTo(result == CheckResult.OK);
    return assertThat(check.found() + " | " + check.fix()).doesNotContain("\n", "Exception");
  }
}
