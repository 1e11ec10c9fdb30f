package dev.timescalemigration.compare.findings;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One thing that is not in the target as it is in the source.
 *
 * @param kind what it is
 * @param object what it is about
 * @param found what was found, one sentence without the end
 * @param toFix what to do about it; empty when there is nothing to do
 * @param weight what it means for the decision
 */
public record Finding(FindingKind kind, String object, String found, String toFix, Weight weight) {

  /** A finding that a person may accept. */
  public static Finding of(FindingKind kind, String object, String found, String toFix) {
    return new Finding(kind, object, found, toFix, Weight.ACCEPTABLE);
  }

  /**
   * What a person types to accept it: kind and object. It is the same in every run, holds no {@code
   * =} and no control character: these are written as in a URL.
   */
  @JsonProperty("id")
  public String id() {
    StringBuilder id = new StringBuilder(kind.value()).append(':');
    object
        .codePoints()
        .forEach(
            point -> {
              String character = Character.toString(point);
              if (point == '%' || point == '=' || Character.isISOControl(point)) {
                for (byte each : character.getBytes(StandardCharsets.UTF_8)) {
                  id.append(String.format(Locale.ROOT, "%%%02X", each));
                }
              } else {
                id.append(character);
              }
            });
    return id.toString();
  }

  /** One line for people. */
  @Override
  public String toString() {
    return id() + ": " + found;
  }
}
