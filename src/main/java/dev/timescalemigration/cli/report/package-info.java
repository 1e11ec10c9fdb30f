/** Reports of phases in words, for the terminal. */
package dev.timescalemigration.cli.report;
