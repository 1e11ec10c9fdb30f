/** How far continuous aggregates of one database are materialized, and what changes it. */
package dev.timescalemigration.timescale.aggregate;
