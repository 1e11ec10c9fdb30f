package dev.timescalemigration.compare.databases;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.timescalemigration.compare.rows.DifferingColumns.Values;
import dev.timescalemigration.compare.rows.RowKind;
import java.util.List;
import java.util.Map;

/**
 * A row that is not the same on both sides, as it is reported.
 *
 * @param table the table, as its users know it
 * @param range the range of the hypertable's time that it is in; {@code all} for a plain table
 * @param kind how it differs
 * @param key a condition over its key; of a row without a key its hash, or its text where values
 *     are shown
 * @param copies how many rows, where there is no key
 * @param columns the columns that differ, where both sides have the row
 * @param values the values that differ, by column; empty unless they are wanted
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FoundRow(
    String table,
    String range,
    RowKind kind,
    String key,
    long copies,
    List<String> columns,
    Map<String, Values> values) {}
