package dev.timescalemigration.timescale;

import java.util.List;
import java.util.Optional;

/**
 * A batch of a compressed chunk.
 *
 * @param segment values of the segmentby columns as text, null for NULL
 * @param least the least value of the first orderby column, as text; empty when all are NULL
 * @param greatest the greatest value of it
 */
public record CompressedBatch(
    List<String> segment, Optional<String> least, Optional<String> greatest) {}
