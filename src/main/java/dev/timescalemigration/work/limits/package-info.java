/**
 * How fast copying goes: the limits that the ledger holds, and backing off to the servers' load.
 *
 * <ol>
 *   <li>One watch for each process reads the limits and the load every second.
 *   <li>A rate is shared by the processes that copy at that moment.
 *   <li>While a server has more to do than it may, the process works for a smaller and smaller part
 *       of the time; afterwards for a larger and larger one.
 *   <li>Every copy thread has a rate limit, which holds back its bytes.
 * </ol>
 *
 * Invariant: limits decide when, and never whether, something is copied.
 */
package dev.timescalemigration.work.limits;
