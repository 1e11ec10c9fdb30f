/**
 * PostgreSQL as a server among servers: connections and TLS, sessions with pinned settings, the
 * COPY pipe, identifiers, classes of SQLSTATE, and the client programs pg_dump and psql. Nothing
 * here knows of TimescaleDB.
 */
package dev.timescalemigration.postgres;
