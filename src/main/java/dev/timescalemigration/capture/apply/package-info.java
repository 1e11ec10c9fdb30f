/** Applies transactions of the source to the target. */
package dev.timescalemigration.capture.apply;
