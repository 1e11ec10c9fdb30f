package dev.timescalemigration.compare.repair;

/**
 * A range of a hypertable whose chunks were copied again, as that is cheaper than repairing its
 * rows.
 *
 * @param table the hypertable as its users know it
 * @param range the range for people
 * @param chunks how many chunks
 * @param rows how many rows differed in it
 */
public record CopiedAgain(String table, String range, long chunks, long rows) {}
