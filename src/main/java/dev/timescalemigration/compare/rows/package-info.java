/** Finds which rows differ between two relations, one on either side, with bounded memory. */
package dev.timescalemigration.compare.rows;
