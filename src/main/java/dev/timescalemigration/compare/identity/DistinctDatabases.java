package dev.timescalemigration.compare.identity;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.SqlFile;
import java.security.SecureRandom;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Finds out whether source and target are one database. See the package's description. */
public final class DistinctDatabases {
  private static final String SAME = "SameDatabase";
  private static final SecureRandom RANDOM = new SecureRandom();

  private DistinctDatabases() {}

  /**
   * Refuses one database as source and target.
   *
   * @throws MigrationFailure of kind USER_ACTION when both are the same database, or the source is
   *     a standby of the target
   */
  public static void require(Database source, Database target) {
    problem(source, target)
        .ifPresent(
            problem -> {
              throw MigrationFailure.userAction(SAME, problem + "; nothing was written", FIX);
            });
  }

  /**
   * The same for work that needs no source: one that does not answer is not the target, which does.
   *
   * @throws MigrationFailure as {@link #require}
   */
  public static void requireIfSourceAnswers(Database source, Database target) {
    try {
      require(source, target);
    } catch (MigrationFailure failure) {
      if (failure.reason().equals(SAME)) {
        throw failure;
      }
    }
  }

  /** What to do about it. */
  public static final String FIX = "give the address of another database as the target";

  /** Why source and target are not two databases; empty when they are. */
  public static Optional<String> problem(Database source, Database target) {
    try (Handle from = source.open();
        Handle to = target.open()) {
      DatabaseIdentity ofSource = DatabaseIdentity.read(from);
      DatabaseIdentity ofTarget = DatabaseIdentity.read(to);
      if (!ofSource.isOfSameOrigin(ofTarget)) {
        return Optional.empty();
      }
      if (isSeenBy(from, to)) {
        return Optional.of("source and target are the same database");
      }
      return ofSource.mayReplicate(ofTarget)
          ? Optional.of("the source is a standby of the target")
          : Optional.empty();
    }
  }

  /** Whether a lock taken by one session is seen by the other: only in one running server. */
  private static boolean isSeenBy(Handle from, Handle to) {
    long key = RANDOM.nextLong();
    return to.inTransaction(
        transaction -> {
          transaction
              .createQuery("select pg_advisory_xact_lock(:key)::text")
              .bind("key", key)
              .mapTo(String.class)
              .one();
          return from.createQuery(SqlFile.of(DistinctDatabases.class, "advisory_lock_is_held"))
              .bind("key", key)
              .mapTo(Boolean.class)
              .one();
        });
  }
}
