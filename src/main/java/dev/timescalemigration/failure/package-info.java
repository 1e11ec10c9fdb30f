/** What can go wrong, by who can fix it. Every other package may use this one; it uses none. */
package dev.timescalemigration.failure;
