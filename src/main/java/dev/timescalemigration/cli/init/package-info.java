/**
 * The files with which a migration begins: the resource, the secrets, and a page on what was found.
 */
package dev.timescalemigration.cli.init;
