package dev.timescalemigration.ledger;

/**
 * How far a migration is, counted in the ledger.
 *
 * @param total chunks staged
 * @param copied chunks whose rows are committed in the target, skipped ones included
 * @param skipped chunks that were gone from the source
 * @param verified chunks whose last comparison found them equal, or skipped
 * @param different chunks whose last comparison found them different
 * @param parked chunks that failed too often and wait for a person
 * @param compared chunks compared in the present round of verifying, or skipped
 * @param totalBytes size of all staged chunks in the source
 * @param copiedBytes size in the source of the chunks copied
 * @param comparedBytes size in the source of the chunks compared in the present round
 * @param rowsCopied rows written
 */
public record TaskTotals(
    long total,
    long copied,
    long skipped,
    long verified,
    long different,
    long parked,
    long compared,
    long totalBytes,
    long copiedBytes,
    long comparedBytes,
    long rowsCopied) {

  /** Chunks that are neither copied nor parked. */
  public long toCopy() {
    return total - copied - parked;
  }

  /** How much is copied, from 0 to 100: by size, or by number where the size is not known. */
  public int percent() {
    if (totalBytes > 0) {
      return (int) (100 * copiedBytes / totalBytes);
    }
    return total == 0 ? 0 : (int) (100 * copied / total);
  }
}
