package dev.timescalemigration.postgres;

/**
 * A column of a table.
 *
 * @param name the column's name
 * @param type the type as {@code format_type} writes it
 * @param collation the collation when it is not the type's default, else null
 * @param notNull whether NULL is refused
 * @param generated whether it is computed by the server ({@code GENERATED ALWAYS AS … STORED}), so
 *     that COPY can neither read nor write it
 * @param binary whether its binary form can be moved to another database as it is
 */
public record TableColumn(
    String name,
    String type,
    String collation,
    boolean notNull,
    boolean generated,
    boolean binary) {}
