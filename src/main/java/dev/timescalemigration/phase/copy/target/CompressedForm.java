package dev.timescalemigration.phase.copy.target;

import dev.timescalemigration.timescale.CompressionSettings;

/**
 * What decides whether compressed chunks of a hypertable are copied as they are.
 *
 * @param metadata whether what is kept about compressed batches means the same in the target
 * @param settings how the target compresses chunks from now on
 * @param recompress whether the user chose to recompress what the target compresses in another way
 */
public record CompressedForm(
    BatchMetadata metadata, CompressionSettings settings, boolean recompress) {}
