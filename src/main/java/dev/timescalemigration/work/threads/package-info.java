/** Several chunks at once: copy threads with a session on either side, which wait for servers. */
package dev.timescalemigration.work.threads;
