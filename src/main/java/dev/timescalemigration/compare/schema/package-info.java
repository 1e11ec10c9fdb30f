/**
 * Compares schemas object by object, with owners, privileges, settings and what single chunks have
 * of their own. Each kind of object has one query in the resources of this package.
 */
package dev.timescalemigration.compare.schema;
