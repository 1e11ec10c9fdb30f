/**
 * Writes down what will be copied, and prepares the target for it.
 *
 * <ol>
 *   <li>The rules select hypertables; what cannot be moved is refused by name.
 *   <li>Every chunk of theirs that reaches into the range becomes a task, newest first after those
 *       that are a great part of everything, divided among the shards by size.
 *   <li>Empty chunks of the target that will be built and attached are dropped, chunks that will be
 *       copied into are made, in transactions small enough for the lock table.
 * </ol>
 *
 * Invariants: one process stages at a time; staging again adds what is missing and changes nothing
 * else; a range that was staged can be widened but not narrowed, and a copied chunk of which the
 * wider range takes more is copied and verified again; no chunk of the target that holds a row is
 * dropped.
 */
package dev.timescalemigration.phase.stage;
