/**
 * Since when source and target agree, and which completion point follows from it.
 *
 * <ol>
 *   <li>Each hypertable is compared from its newest rows backwards, in windows of a bounded number
 *       of rows, until a difference is found: the newest one ends the agreeing range.
 *   <li>A difference counts only when it is still there after a while: rows that the application
 *       has written to one side and not yet to the other are on their way.
 *   <li>Per time type, the point is laid after the newest difference of all hypertables, on a round
 *       value where the agreeing range has room for one.
 *   <li>The point is proven from its own side: all rows from it on are compared, or as many as the
 *       budget allows, and what was compared is the evidence.
 * </ol>
 *
 * <p>Only rows are read, by time, within the ranges of known chunks: never a whole hypertable in
 * one statement, which would lock all its chunks.
 */
package dev.timescalemigration.phase.suggest;
