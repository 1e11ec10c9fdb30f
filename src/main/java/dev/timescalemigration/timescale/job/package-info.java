/** Background jobs of one database: how they are set, started and dumped. */
package dev.timescalemigration.timescale.job;
