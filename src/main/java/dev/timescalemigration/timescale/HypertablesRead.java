package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * What a run knows of some hypertables on both sides: read when it begins, and again when one is
 * altered. Used by several threads.
 *
 * @param <T> what is known of one
 */
public final class HypertablesRead<T extends HypertablesRead.OnBothSides> {
  private final Map<QualifiedName, T> byName = new ConcurrentHashMap<>();
  private final Reader<T> reader;

  /** What is known of one hypertable. */
  public interface OnBothSides {
    /** Whether neither side was altered since it was read. */
    boolean isCurrent(Handle source, Handle target);
  }

  /**
   * Reads what is to be known of one.
   *
   * @param <T> what is known of one
   */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * Reads it.
     *
     * @param target its counterpart; empty when the target has none
     * @param settings the target's settings of compression, by hypertable
     */
    T read(
        BothCatalogs both,
        Hypertable source,
        Optional<Hypertable> target,
        Map<QualifiedName, CompressionSettings> settings);
  }

  /** None read yet. */
  public HypertablesRead(Reader<T> reader) {
    this.reader = reader;
  }

  /** Reads those of some names that are in the source. */
  public void read(BothCatalogs both, Collection<QualifiedName> names) {
    Map<QualifiedName, CompressionSettings> settings =
        both.target().compressionSettings(both.sessions().target());
    for (QualifiedName name : names) {
      both.hypertables()
          .source(name)
          .ifPresent(
              source ->
                  byName.put(
                      name, reader.read(both, source, both.hypertables().target(name), settings)));
    }
  }

  /** What is known by name. */
  public Map<QualifiedName, T> byName() {
    return Map.copyOf(byName);
  }

  /** What was last read of one; null when it was gone from the source when the run began. */
  public T of(QualifiedName hypertable) {
    return byName.get(hypertable);
  }

  /**
   * What is so of one now: it is read again where either side was altered, as an application does
   * that adds a column on both sides.
   *
   * @param source session whose next statement sees what is committed
   * @param target the same in the target
   * @return empty when it was dropped or renamed in the source
   */
  public Optional<T> current(QualifiedName hypertable, Handle source, Handle target) {
    T known = of(hypertable);
    if (known == null || known.isCurrent(source, target)) {
      return Optional.ofNullable(known);
    }
    BothCatalogs both = BothCatalogs.of(source, target);
    read(both, List.of(hypertable));
    return both.hypertables().source(hypertable).map(found -> of(hypertable));
  }
}
