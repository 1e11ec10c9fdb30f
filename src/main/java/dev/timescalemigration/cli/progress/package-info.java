/**
 * How far a phase is, shown to whoever waits: a bar in a terminal, plain lines in a pipe, JSON on
 * request. All three draw from one {@link dev.timescalemigration.cli.progress.Meter}.
 */
package dev.timescalemigration.cli.progress;
