package dev.timescalemigration.work.estimate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up pieces of work by their kind. */
public final class Workloads {
  private final Map<String, Workload> byKind = new LinkedHashMap<>();

  /** One more piece of a kind. */
  public void add(String kind, long bytes) {
    byKind.merge(
        kind, Workload.none(kind).and(bytes), (before, piece) -> before.and(piece.bytes()));
  }

  /** All kinds, in the order in which they first came. */
  public List<Workload> all() {
    return List.copyOf(byKind.values());
  }

  /** What there is of one kind. */
  public Workload of(String kind) {
    return byKind.getOrDefault(kind, Workload.none(kind));
  }

  /** Bytes of all kinds. */
  public long bytes() {
    return byKind.values().stream().mapToLong(Workload::bytes).sum();
  }
}
