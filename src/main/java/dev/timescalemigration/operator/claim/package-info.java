/**
 * Which operator runs the migrations of a namespace. Two operators that watch the same namespace
 * would both start and remove workers. A lease in the namespace lets one of them act.
 */
package dev.timescalemigration.operator.claim;
