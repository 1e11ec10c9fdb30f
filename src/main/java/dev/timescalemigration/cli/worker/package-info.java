/** What runs in a worker pod: the work of one phase, and how the pod reports its end. */
package dev.timescalemigration.cli.worker;
