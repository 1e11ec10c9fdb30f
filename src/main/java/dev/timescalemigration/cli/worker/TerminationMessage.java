package dev.timescalemigration.cli.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.ComparisonRun;
import dev.timescalemigration.api.v1alpha1.RehearsalResult;
import dev.timescalemigration.cli.terminal.Secrets;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.PrintableText;
import dev.timescalemigration.ledger.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * What a worker leaves behind for whoever started it: a small JSON object in the file that
 * Kubernetes copies into the pod's status.
 *
 * @param reason a CamelCase word
 * @param message what happened
 * @param hint the next step, or null
 * @param sqlState the SQLSTATE of a database's answer, or null
 * @param comparison what a comparison found, or null
 * @param rehearsal what a rehearsal found, or null
 * @param undone true when what the phase had changed was undone, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TerminationMessage(
    String reason,
    String message,
    String hint,
    String sqlState,
    ComparisonResult comparison,
    RehearsalResult rehearsal,
    Boolean undone) {
  /** Kubernetes keeps 4096 bytes; a character may take four in UTF-8, and quotes are escaped. */
  private static final int LONGEST_TEXT = 800;

  private static final int LONGEST_LINE = 300;

  /** What Kubernetes keeps of a message. */
  private static final int MOST_BYTES = 4096;

  static TerminationMessage done() {
    return new TerminationMessage("Done", "done", null, null, null, null, null);
  }

  static TerminationMessage stopped() {
    return new TerminationMessage(
        "Stopped",
        "stopped by a signal; the next worker continues where it stopped",
        null,
        null,
        null,
        null,
        null);
  }

  static TerminationMessage of(MigrationFailure failure) {
    return new TerminationMessage(
        failure.reason(),
        shortened(Secrets.hidden(failure.getMessage())),
        failure.hint().map(Secrets::hidden).map(TerminationMessage::shortened).orElse(null),
        failure.sqlState().orElse(null),
        null,
        null,
        null);
  }

  /** A failure after which all is as it was before the phase. */
  static TerminationMessage undone(MigrationFailure failure) {
    TerminationMessage message = of(failure);
    return new TerminationMessage(
        message.reason, message.message, message.hint, message.sqlState, null, null, true);
  }

  /** The first differences, as many as there is room for. */
  static TerminationMessage of(ComparisonResult result) {
    return fitting(
        lines(result.differences(), ComparisonResult.MOST_DIFFERENCES),
        differences ->
            new TerminationMessage(
                result.equal() ? "Equal" : "Differs",
                result.equal() ? "nothing differs" : "something differs",
                null,
                null,
                result.of(new ComparisonRun(null, null), null, differences),
                null,
                null));
  }

  /** What would fail, as much of it as there is room for. */
  static TerminationMessage of(RehearsalResult result) {
    return fitting(
        lines(result.failures(), RehearsalResult.MOST_FAILURES),
        failures ->
            new TerminationMessage(
                result.passed() ? "Passed" : "WouldFail",
                result.passed() ? "nothing would fail" : "something would fail",
                null,
                null,
                null,
                result.of(null, failures),
                null));
  }

  private static List<String> lines(List<String> texts, int most) {
    return texts.stream()
        .limit(most)
        .map(Secrets::hidden)
        .map(line -> PrintableText.shortened(PrintableText.line(line), LONGEST_LINE))
        .toList();
  }

  /** The message with the most of the first lines that Kubernetes keeps. */
  private static TerminationMessage fitting(
      List<String> lines, Function<List<String>, TerminationMessage> with) {
    for (int kept = lines.size(); ; kept--) {
      TerminationMessage message = with.apply(lines.subList(0, kept));
      if (kept == 0 || Json.write(message).getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
        return message;
      }
    }
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT - 1) + "…";
  }

  void write(Path file) {
    try {
      Files.writeString(file, Json.write(this));
    } catch (IOException e) {
      throw MigrationFailure.of(
              FailureKind.UNEXPECTED,
              "NoTerminationMessage",
              "the termination message cannot be written to " + file,
              "name a file that can be written to with --termination-log")
          .causedBy(e, null);
    }
  }
}
