package dev.timescalemigration.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * How much of the servers copying may take, for all processes of a migration together. They look at
 * it while they work, so that it holds a moment after it was changed.
 *
 * @param bytesPerSecond the most bytes of COPY data that pass in a second
 * @param sourceSessions sessions of others that may be active in the source before copying gives
 *     way
 * @param targetSessions the same for the target
 * @param replicationLag bytes that a standby of either server may be behind
 * @param walPerSecond bytes of WAL that the target may write in a second, whoever causes them
 * @param commitMillis milliseconds that a commit may take in the target while others work there; 0:
 *     it does not matter; empty: by what is usual there
 */
public record CopyLimits(
    OptionalLong bytesPerSecond,
    OptionalInt sourceSessions,
    OptionalInt targetSessions,
    OptionalLong replicationLag,
    OptionalLong walPerSecond,
    OptionalInt commitMillis) {

  private static final TypeReference<CopyLimits> TYPE = new TypeReference<>() {};

  /** As fast as it goes, unless that holds up others' commits. */
  public static final CopyLimits NONE =
      new CopyLimits(
          OptionalLong.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalInt.empty());

  /** Absent fields of the JSON are absent limits. */
  public CopyLimits {
    bytesPerSecond = bytesPerSecond == null ? OptionalLong.empty() : bytesPerSecond;
    sourceSessions = sourceSessions == null ? OptionalInt.empty() : sourceSessions;
    targetSessions = targetSessions == null ? OptionalInt.empty() : targetSessions;
    replicationLag = replicationLag == null ? OptionalLong.empty() : replicationLag;
    walPerSecond = walPerSecond == null ? OptionalLong.empty() : walPerSecond;
    commitMillis = commitMillis == null ? OptionalInt.empty() : commitMillis;
  }

  /**
   * Limits as people write them.
   *
   * @param bytesPerSecond a number with a unit such as 50M or 64Mi; null for no limit, as for all
   */
  public static CopyLimits of(
      String bytesPerSecond,
      Integer sourceSessions,
      Integer targetSessions,
      String replicationLag,
      String walPerSecond,
      Integer commitMillis) {
    return new CopyLimits(
        bytes(bytesPerSecond),
        number(sourceSessions),
        number(targetSessions),
        bytes(replicationLag),
        bytes(walPerSecond),
        number(commitMillis));
  }

  private static OptionalInt number(Integer number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** A number of bytes as people write it, such as 50M or 64Mi; null is none. */
  public static OptionalLong bytes(String amount) {
    if (amount == null) {
      return OptionalLong.empty();
    }
    String digits = amount.replaceAll("\\D", "");
    long unit =
        switch (amount.substring(digits.length())) {
          case "k", "K" -> 1_000;
          case "M" -> 1_000_000;
          case "G" -> 1_000_000_000;
          case "Ki" -> 1L << 10;
          case "Mi" -> 1L << 20;
          case "Gi" -> 1L << 30;
          default -> 1;
        };
    return OptionalLong.of(Long.parseLong(digits) * unit);
  }

  /** Reads the limits in force; none where nothing was recorded. */
  public static CopyLimits read(Handle target) {
    return target
        .createQuery(
            "select copy_limits::text from _timescale_migration.migration"
                + " where copy_limits is not null")
        .mapTo(String.class)
        .findOne()
        .map(CopyLimits::parse)
        .orElse(NONE);
  }

  /** Reads the limits in force; none where the target has no ledger. */
  public static CopyLimits readIfThere(Handle target) {
    return target
            .createQuery("select to_regclass('_timescale_migration.migration') is not null")
            .mapTo(Boolean.class)
            .one()
        ? read(target)
        : NONE;
  }

  /** Limits as the ledger keeps them. */
  static CopyLimits parse(String json) {
    return Json.read(json, TYPE);
  }

  /** Records limits, in place of those before. */
  static void record(Handle target, CopyLimits limits) {
    target
        .createUpdate("update _timescale_migration.migration set copy_limits = :limits::jsonb")
        .bind("limits", limits.equals(NONE) ? null : Json.write(limits))
        .execute();
  }

  /** Whether others' commits count. */
  public boolean heedsCommits() {
    return commitMillis.orElse(1) > 0;
  }

  /** Whether the source's load counts. */
  public boolean heedsSource() {
    return sourceSessions.isPresent() || replicationLag.isPresent();
  }

  /** Whether the target's load counts. */
  public boolean heedsTarget() {
    return targetSessions.isPresent() || replicationLag.isPresent() || walPerSecond.isPresent();
  }
}
