package dev.timescalemigration.work;

/** What a phase did or found. Its texts for people are made elsewhere. */
public interface PhaseReport {}
