/** What a role must be allowed to do with the extension's own objects. */
package dev.timescalemigration.timescale.privilege;
