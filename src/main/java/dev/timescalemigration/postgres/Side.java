package dev.timescalemigration.postgres;

import java.util.Locale;

/** Which of the two databases of a migration. */
public enum Side {
  /** The database that is moved; it is only ever read. */
  SOURCE,
  /** The database that is filled. */
  TARGET;

  /** The word for messages: {@code source} or {@code target}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
