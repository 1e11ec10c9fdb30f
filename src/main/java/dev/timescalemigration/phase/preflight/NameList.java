package dev.timescalemigration.phase.preflight;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names in a message: the first few, and how many more there are. */
final class NameList {
  private static final int TOLD = 5;

  private NameList() {}

  static String of(Collection<?> names) {
    String first =
        names.stream().limit(TOLD).map(Object::toString).collect(Collectors.joining(", "));
    return names.size() > TOLD ? first + " and " + (names.size() - TOLD) + " more" : first;
  }
}
