package dev.timescalemigration.postgres;

import java.util.Locale;

/** Which of the two databases of a migration. */
public enum Side {
  /** The database that is moved; it is only ever read. */
  SOURCE,
  /** The database that is filled. */
  TARGET;

  /** The value for messages: {@code source} or {@code target}. */
  public String value() {
    return name().toLowerCase(Locale.ROOT);
  }
}
