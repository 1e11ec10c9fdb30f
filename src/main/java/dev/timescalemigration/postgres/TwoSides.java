package dev.timescalemigration.postgres;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * One thing of the source and its counterpart of the target.
 *
 * @param <T> what it is
 * @param source the source's
 * @param target the target's
 */
public record TwoSides<T>(T source, T target) {

  /** Asks both sides at the same time, so that their answers are of nearly the same moment. */
  public static <T> TwoSides<T> ask(Supplier<T> source, Supplier<T> target) {
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
      return new TwoSides<>(ofSource.join(), ofTarget);
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Whether both sides have the same. */
  public boolean areEqual() {
    return source.equals(target);
  }
}
