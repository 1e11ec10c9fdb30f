/**
 * What a source holds that a person has to know before a migration: sizes, time types, pitfalls.
 */
package dev.timescalemigration.phase.inventory;
