/**
 * Makes sure that source and target are two databases, before anything is written.
 *
 * <p>A system identifier alone is not enough: a standby and a physical copy of a server share it
 * ({@code pg_control_system()}, PostgreSQL's documentation, "System Information Functions"). So a
 * lock that one session takes is looked for by the other.
 */
package dev.timescalemigration.compare.identity;
