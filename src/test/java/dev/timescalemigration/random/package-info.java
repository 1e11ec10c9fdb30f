/**
 * Random hypertables, migrated: what holds for every one of them. Each is made from a seed alone,
 * so that the one that failed can be made again.
 */
package dev.timescalemigration.random;
