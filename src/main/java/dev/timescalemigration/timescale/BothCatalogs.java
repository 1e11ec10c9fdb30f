package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.TwoSides;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A session and the catalog of either side, with the hypertables of both read once.
 *
 * @param sessions a session on each side
 * @param catalogs the catalog of each side
 * @param hypertables which hypertable of the target is which of the source
 */
public record BothCatalogs(
    TwoSides<Handle> sessions, TwoSides<Catalog> catalogs, Counterparts hypertables) {

  /** Reads both. */
  public static BothCatalogs of(Handle source, Handle target) {
    Catalog ofSource = Catalogs.of(source);
    Catalog ofTarget = Catalogs.of(target);
    return new BothCatalogs(
        new TwoSides<>(source, target),
        new TwoSides<>(ofSource, ofTarget),
        Counterparts.of(ofSource.hypertables(source), ofTarget.hypertables(target)));
  }

  /** The source's catalog. */
  public Catalog source() {
    return catalogs.source();
  }

  /** The target's catalog. */
  public Catalog target() {
    return catalogs.target();
  }

  /** The chunks of a hypertable on both sides. */
  public TwoSides<List<Chunk>> chunks(TwoSides<Hypertable> hypertable) {
    return new TwoSides<>(
        source().chunks(sessions.source(), hypertable.source()),
        target().chunks(sessions.target(), hypertable.target()));
  }
}
