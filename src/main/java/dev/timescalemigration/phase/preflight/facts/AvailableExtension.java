package dev.timescalemigration.phase.preflight.facts;

import java.util.List;

/**
 * An extension that a server could install.
 *
 * @param name the extension
 * @param versions the versions it has files of
 * @param installable whether the session's role may install it
 */
public record AvailableExtension(String name, List<String> versions, boolean installable) {}
