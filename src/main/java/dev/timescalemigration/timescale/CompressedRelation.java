package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;

/**
 * The table in which the compressed rows of a chunk are kept, a batch of up to 1,000 of them per
 * row.
 *
 * @param name schema and table
 * @param usualName the table's name when TimescaleDB makes it itself ({@code
 *     tsl/src/compression/create.c}: after the compressed chunk's number until 2.28, after the
 *     chunk from 2.29)
 * @param sizes what {@code _timescaledb_catalog.compression_chunk_size} says of it, in the order in
 *     which {@code _timescaledb_functions.create_compressed_chunk} takes it: bytes of heap, TOAST
 *     and indexes before and after compression, rows before and after; zeros when it says nothing
 */
public record CompressedRelation(QualifiedName name, String usualName, List<Long> sizes) {}
