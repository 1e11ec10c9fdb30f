package dev.timescalemigration.capture.stream;

import java.util.List;

/**
 * The columns of a row as the plugin writes them, each with what comes before its value.
 *
 * @param columns their names
 * @param types the names of their types, as the source writes them
 * @param heads what comes before each value: a blank, the name, and the type in brackets
 */
record RowForm(List<String> columns, List<String> types, List<String> heads) {}
