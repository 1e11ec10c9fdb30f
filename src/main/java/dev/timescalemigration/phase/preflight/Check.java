package dev.timescalemigration.phase.preflight;

import java.util.List;

/**
 * One thing that was checked.
 *
 * @param name what was checked
 * @param result what it came to
 * @param found what was found, one line
 * @param fix what to do about it, one line; empty when there is nothing to do
 * @param names all that was found, of which the line may name the first few only; empty where there
 *     is nothing to list
 */
public record Check(
    String name, CheckResult result, String found, String fix, List<String> names) {}
