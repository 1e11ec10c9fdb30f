/** What the plugin {@code test_decoding} writes, as transactions and changes. */
package dev.timescalemigration.capture.stream;
