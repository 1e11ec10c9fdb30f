/**
 * Connections to servers that are not trusted. Whoever names a server may run one that is no
 * PostgreSQL. pgjdbc 42.7.8 allocates whatever length a server announces, and waits for as long as
 * a server sends a byte now and then.
 */
package dev.timescalemigration.postgres.bounded;
