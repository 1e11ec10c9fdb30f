package dev.timescalemigration.work.threads;

import org.jdbi.v3.core.Handle;

/** What a copy thread does with one chunk after the other. Used by one thread at a time. */
public interface ChunkWork {

  /** Prepares new sessions; the copy thread opens others when a connection breaks. */
  default void begin(Handle source, Handle target) {}

  /**
   * Claims a chunk, does its work and completes it, in one target transaction, so that a copy
   * thread may die at any instant. What it throws leaves no transaction open.
   *
   * @return false when there is none left to claim
   */
  boolean doNext(Handle source, Handle target);
}
