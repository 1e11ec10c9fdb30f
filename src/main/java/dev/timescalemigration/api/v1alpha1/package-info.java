/**
 * The resources TimescaleMigration and TimescaleComparison, version v1alpha1: what a user asks for,
 * what is reported of it, and the rules that a correct one follows. Values only: nothing here
 * decides, reads or writes.
 *
 * <p>Every field carries a sentence that reaches {@code kubectl explain}.
 */
package dev.timescalemigration.api.v1alpha1;
