package dev.timescalemigration.phase.validate;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The same question to both sides.
 *
 * @param source the source's answer
 * @param target the target's answer
 * @param <T> the answers' type
 */
record Both<T>(T source, T target) {

  /** Asks both at the same time, so that their answers are of nearly the same moment. */
  static <T> Both<T> ask(Supplier<T> source, Supplier<T> target) {
    CompletableFuture<T> ofSource = CompletableFuture.supplyAsync(source);
    T ofTarget;
    try {
      ofTarget = target.get();
    } catch (RuntimeException e) {
      // A session answers one question at a time: the source's must be free again.
      ofSource.exceptionally(alsoFailed -> null).join();
      throw e;
    }
    try {
      return new Both<>(ofSource.join(), ofTarget);
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  boolean areEqual() {
    return source.equals(target);
  }
}
