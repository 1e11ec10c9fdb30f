/** Makes, attaches, freezes and drops chunks by the extension's own functions. */
package dev.timescalemigration.timescale.chunk;
