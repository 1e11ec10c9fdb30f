package dev.timescalemigration.timescale;

import java.util.regex.Pattern;

/** Integer time as users write it. */
final class IntegerText {
  private static final Pattern SHAPE = Pattern.compile("[+-]?\\d+");

  private IntegerText() {}

  static TimeBound parse(String field, String value, TimeType type) {
    if (!SHAPE.matcher(value).matches()) {
      throw TimeBound.refused(
          field, value, "is no " + type.sqlName(), "write the integer as it is in the time column");
    }
    try {
      long parsed = Long.parseLong(value);
      if (parsed >= type.min() && parsed <= type.max()) {
        return TimeBound.of(type, parsed);
      }
    } catch (NumberFormatException moreThan64Bits) {
      throw outOfRange(field, value, type);
    }
    throw outOfRange(field, value, type);
  }

  private static RuntimeException outOfRange(String field, String value, TimeType type) {
    return TimeBound.of(type, 0).outOfRange(field, value);
  }
}
