/** Several chunks at once: lanes with a session on either side, which wait for servers. */
package dev.timescalemigration.phase.lanes;
