package dev.timescalemigration.failure;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names in a message: the first few, and how many more there are. */
public final class NameList {
  private static final int SHOWN = 5;

  private NameList() {}

  /** The list as a part of a sentence. */
  public static String of(Collection<?> names) {
    String first =
        names.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
    return names.size() > SHOWN ? first + " and " + (names.size() - SHOWN) + " more" : first;
  }
}
