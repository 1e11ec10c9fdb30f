package dev.timescalemigration.ledger;

/**
 * How far a migration is, counted in the ledger.
 *
 * @param total chunks staged
 * @param copied chunks whose rows are committed in the target, skipped ones included
 * @param skipped chunks that were gone from the source
 * @param verified chunks compared and found equal, or skipped
 * @param different chunks compared and found different
 * @param parked chunks that failed too often and wait for a person
 * @param totalBytes size of all staged chunks in the source
 * @param copiedBytes size in the source of the chunks copied
 * @param verifiedBytes size in the source of the chunks compared
 * @param rowsCopied rows written
 */
public record TaskTotals(
    long total,
    long copied,
    long skipped,
    long verified,
    long different,
    long parked,
    long totalBytes,
    long copiedBytes,
    long verifiedBytes,
    long rowsCopied) {}
