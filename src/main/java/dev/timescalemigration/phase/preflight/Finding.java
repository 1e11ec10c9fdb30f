package dev.timescalemigration.phase.preflight;

import java.util.Collection;
import java.util.List;

/**
 * What a requirement found.
 *
 * @param result what it comes to
 * @param found what was found, one line
 * @param fix what to do about it, empty when there is nothing to do
 * @param names all that was found, of which the line may name the first few only
 */
record Finding(Result result, String found, String fix, List<String> names) {
  private Finding(Result result, String found, String fix) {
    this(result, found, fix, List.of());
  }

  static Finding ok(String found) {
    return new Finding(Result.OK, found, "");
  }

  static Finding warn(String found, String fix) {
    return new Finding(Result.WARN, found, fix);
  }

  static Finding fail(String found, String fix) {
    return new Finding(Result.FAIL, found, fix);
  }

  /** The same finding with all that was found. */
  Finding naming(Collection<?> all) {
    return new Finding(result, found, fix, all.stream().map(Object::toString).toList());
  }

  Check named(String name) {
    return new Check(name, result, found, fix, names);
  }
}
