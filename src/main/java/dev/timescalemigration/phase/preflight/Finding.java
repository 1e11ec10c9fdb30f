package dev.timescalemigration.phase.preflight;

import java.util.Collection;
import java.util.List;

/**
 * What a requirement found.
 *
 * @param result what it comes to
 * @param found what was found, one line
 * @param mend what to do about it, empty when there is nothing to do
 * @param names all that was found, of which the line may name the first few only
 */
record Finding(Result result, String found, String mend, List<String> names) {
  private Finding(Result result, String found, String mend) {
    this(result, found, mend, List.of());
  }

  static Finding ok(String found) {
    return new Finding(Result.OK, found, "");
  }

  static Finding warn(String found, String mend) {
    return new Finding(Result.WARN, found, mend);
  }

  static Finding fail(String found, String mend) {
    return new Finding(Result.FAIL, found, mend);
  }

  /** The same finding with all that was found. */
  Finding naming(Collection<?> all) {
    return new Finding(result, found, mend, all.stream().map(Object::toString).toList());
  }

  Check named(String name) {
    return new Check(name, result, found, mend, names);
  }
}
