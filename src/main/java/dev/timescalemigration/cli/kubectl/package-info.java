/**
 * The plugin {@code kubectl tsm}: shows migrations of a cluster and opens their gates, with the
 * rights of whoever runs it. It reads and patches the resource and talks to no database.
 */
package dev.timescalemigration.cli.kubectl;
