package dev.timescalemigration.api.v1alpha1;

import java.util.Optional;
import java.util.regex.Pattern;

/** Names of Kubernetes' objects. */
public final class ObjectName {
  /** RFC 1123 subdomain: what Kubernetes takes for the name of an object. */
  private static final String SYNTAX =
      "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

  private static final Pattern PATTERN = Pattern.compile(SYNTAX);

  /** The same for the API server. */
  static final String RULE = "self.matches(r'" + SYNTAX + "')";

  private static final int LONGEST = 253;

  private ObjectName() {}

  /**
   * What is wrong with a name, if anything.
   *
   * @param path the field's path
   * @param name the name, or null when there is none
   */
  public static Optional<FieldError> check(String path, String name) {
    if (name == null || name.isEmpty()) {
      return Optional.of(new FieldError(path, "is missing", "give a name"));
    }
    if (name.length() > LONGEST || !PATTERN.matcher(name).matches()) {
      return Optional.of(
          new FieldError(
              path,
              "is not a name that Kubernetes takes",
              "use at most 253 lower-case letters, digits, '-' and '.', with a letter or digit at"
                  + " both ends"));
    }
    return Optional.empty();
  }

  /** Absent references are the API server's to refuse: outside Kubernetes there are none. */
  static void database(FieldErrors errors, String path, DatabaseReference reference) {
    if (reference != null && reference.secretRef() != null) {
      errors.add(check(path + ".secretRef.name", reference.secretRef().name()));
    }
  }

  static void reference(FieldErrors errors, String path, LocalReference reference) {
    if (reference != null) {
      errors.add(check(path + ".name", reference.name()));
    }
  }
}
