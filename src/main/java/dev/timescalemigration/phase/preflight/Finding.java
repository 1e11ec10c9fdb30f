package dev.timescalemigration.phase.preflight;

/**
 * What a requirement found.
 *
 * @param result what it comes to
 * @param found what was found, one line
 * @param mend what to do about it, empty when there is nothing to do
 */
record Finding(Result result, String found, String mend) {

  static Finding ok(String found) {
    return new Finding(Result.OK, found, "");
  }

  static Finding warn(String found, String mend) {
    return new Finding(Result.WARN, found, mend);
  }

  static Finding fail(String found, String mend) {
    return new Finding(Result.FAIL, found, mend);
  }

  Check named(String name) {
    return new Check(name, result, found, mend);
  }
}
