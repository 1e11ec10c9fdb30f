package dev.timescalemigration.api.v1alpha1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong with the fields of a spec. */
final class FieldErrors {
  private final List<FieldError> errors = new ArrayList<>();

  void add(String path, String problem, String fix) {
    errors.add(new FieldError(path, problem, fix));
  }

  void add(Optional<FieldError> error) {
    error.ifPresent(errors::add);
  }

  /** A number from 1 on. */
  void between(String path, int value, int most) {
    if (value < 1 || value > most) {
      add(path, "must be from 1 to " + most, "choose a number in that range");
    }
  }

  /** A number from 0 on; null is none. */
  void upTo(String path, Number value, long most) {
    if (value != null && (value.longValue() < 0 || value.longValue() > most)) {
      add(path, "must be from 0 to " + most, "choose a number in that range");
    }
  }

  List<FieldError> all() {
    return List.copyOf(errors);
  }
}
