/** What preflight reads of one side, once, in a session with a bounded time. */
package dev.timescalemigration.phase.preflight.facts;
