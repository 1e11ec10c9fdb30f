/**
 * What the ledger keeps of capture: the slot, how far it is applied, and the snapshot of each copy.
 */
package dev.timescalemigration.ledger.capture;
