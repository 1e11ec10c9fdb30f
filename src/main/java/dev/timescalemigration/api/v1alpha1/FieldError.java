package dev.timescalemigration.api.v1alpha1;

/**
 * What is wrong with one field. Never holds the field's value, which may be a secret in the wrong
 * place.
 *
 * @param path the field's path, such as {@code spec.rules[1].from}
 * @param problem what is wrong, to be read after the path: {@code is unknown}
 * @param fix what to do: {@code did you mean completionPoint?}
 */
public record FieldError(String path, String problem, String fix) {
  /** One line for a person. */
  @Override
  public String toString() {
    return path + " " + problem + "; " + fix;
  }
}
