package dev.timescalemigration.compare.rows;

import dev.timescalemigration.failure.PrintableText;
import java.util.List;

/**
 * Which rows differ.
 *
 * @param missing rows that only the source has
 * @param extra rows that only the target has
 * @param different rows with the same key and other values
 * @param missingSample some of the missing ones: as a condition over the key, or the row's text
 *     where there is no key
 * @param extraSample some of the extra ones
 * @param differentSample some of the different ones
 */
public record RowDifference(
    long missing,
    long extra,
    long different,
    List<String> missingSample,
    List<String> extraSample,
    List<String> differentSample) {
  /** Nothing differs. */
  public static final RowDifference NONE =
      new RowDifference(0, 0, 0, List.of(), List.of(), List.of());

  private static final int LONGEST_NAME = 200;

  /** Whether no row differs. */
  public boolean isEmpty() {
    return missing == 0 && extra == 0 && different == 0;
  }

  /** In words, one line: how many, and the first of each. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    append(text, missing, "missing in the target", missingSample);
    append(text, extra, "only in the target", extraSample);
    append(text, different, "different", differentSample);
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String what, List<String> sample) {
    if (count > 0) {
      text.append(text.length() == 0 ? "" : "; ")
          .append(count)
          .append(count == 1 ? " row " : " rows ")
          .append(what);
      if (!sample.isEmpty()) {
        text.append(": ")
            .append(String.join(", ", sample.stream().map(RowDifference::safe).toList()));
        if (count > sample.size()) {
          text.append(", …");
        }
      }
    }
  }

  /** Values come from users' rows: what would steer a terminal or break the line is escaped. */
  private static String safe(String name) {
    return PrintableText.shortened(PrintableText.line(name), LONGEST_NAME);
  }
}
