package dev.timescalemigration.timescale;

import java.util.List;
import java.util.Optional;

/**
 * A batch of compressed rows.
 *
 * @param digest hash of all that is kept about it; two databases that keep the same have the same
 * @param segment the values of the segmentby columns as text, null for NULL
 * @param least the least value of the first orderby column as text; empty when all are NULL
 * @param greatest the greatest value of that column
 */
public record CompressedBatch(
    String digest, List<String> segment, Optional<String> least, Optional<String> greatest) {}
