package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;
import java.util.Optional;

/**
 * What became of one continuous aggregate.
 *
 * @param view schema and name of the view
 * @param refreshed the window that was materialized, as text; empty when there was nothing to do
 * @param buckets number of rows compared with the source
 * @param differences buckets that differ from the source, at most some, one line each
 * @param notes what a person should know, one line each
 * @param failure why it could not be refreshed and compared, with what to do about it
 * @param seconds how long it took
 */
public record AggregateResult(
    String view,
    Optional<String> refreshed,
    long buckets,
    List<String> differences,
    List<String> notes,
    Optional<String> failure,
    double seconds) {

  /** One that could not be refreshed; the others are refreshed all the same. */
  static AggregateResult failed(QualifiedName view, String failure) {
    return new AggregateResult(
        view.toString(), Optional.empty(), 0, List.of(), List.of(), Optional.of(failure), 0);
  }

  /** Whether it is the same as in the source. */
  public boolean equal() {
    return differences.isEmpty() && failure.isEmpty();
  }
}
