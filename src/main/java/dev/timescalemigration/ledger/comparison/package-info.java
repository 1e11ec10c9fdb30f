/**
 * How far a comparison of two databases is, and what it found, so that it may be killed at any
 * time: in the ledger's schema of the target, or in a file where the target may not be written to.
 */
package dev.timescalemigration.ledger.comparison;
