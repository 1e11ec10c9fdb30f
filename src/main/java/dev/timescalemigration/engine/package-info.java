/**
 * The migration engine: the work of each phase, from a spec to a typed report, and where a
 * migration is. Both drivers use it: the operator, whose pods do the work of one phase each, and
 * the local runner, which does all of them in one process.
 *
 * <p>It makes no text for people: {@code cli.report} does, from the reports.
 */
package dev.timescalemigration.engine;
