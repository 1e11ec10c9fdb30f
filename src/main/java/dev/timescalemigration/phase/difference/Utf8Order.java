package dev.timescalemigration.phase.difference;

/** The order of texts by the bytes of their UTF-8 form, which is the order by code points. */
final class Utf8Order {
  private Utf8Order() {}

  static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean leftPaired = Character.isSurrogate(left);
        boolean rightPaired = Character.isSurrogate(right);
        // Surrogates stand for code points above all others.
        return leftPaired == rightPaired
            ? Character.compare(left, right)
            : Boolean.compare(leftPaired, rightPaired);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
