/** How long work takes, from what a part of it took. */
package dev.timescalemigration.work.estimate;
