package dev.timescalemigration.postgres;

import java.util.function.Function;

/**
 * One thing of the source and its counterpart of the target.
 *
 * @param <T> what it is
 * @param source the source's
 * @param target the target's
 */
public record TwoSides<T>(T source, T target) {

  /** That of one side. */
  public T of(Side side) {
    return side == Side.SOURCE ? source : target;
  }

  /** What follows from each of both. */
  public <R> TwoSides<R> map(Function<? super T, ? extends R> follows) {
    return new TwoSides<>(follows.apply(source), follows.apply(target));
  }
}
