/**
 * The terminal that a person sits at, or the pipe in its place: what it can show, what is written
 * to it, and the signals that come from it.
 */
package dev.timescalemigration.cli.terminal;
