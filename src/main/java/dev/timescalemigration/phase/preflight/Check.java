package dev.timescalemigration.phase.preflight;

/**
 * One thing that was checked.
 *
 * @param name what was checked
 * @param result what it came to
 * @param found what was found, one line
 * @param mend what to do about it, one line; empty when there is nothing to do
 */
public record Check(String name, Result result, String found, String mend) {}
