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
record CheckFinding(CheckResult result, String found, String fix, List<String> names) {
  private CheckFinding(CheckResult result, String found, String fix) {
    this(result, found, fix, List.of());
  }

  static CheckFinding ok(String found) {
    return new CheckFinding(CheckResult.OK, found, "");
  }

  static CheckFinding warn(String found, String fix) {
    return new CheckFinding(CheckResult.WARN, found, fix);
  }

  static CheckFinding fail(String found, String fix) {
    return new CheckFinding(CheckResult.FAIL, found, fix);
  }

  /** The same finding with all that was found. */
  CheckFinding naming(Collection<?> all) {
    return new CheckFinding(result, found, fix, all.stream().map(Object::toString).toList());
  }

  Check named(String name) {
    return new Check(name, result, found, fix, names);
  }
}
