package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;
import java.util.Optional;

/**
 * A hypertable: a user's, or the one in which a continuous aggregate keeps its rows.
 *
 * @param id the catalog's id, valid in its own database only
 * @param name schema and table
 * @param owner the role that owns it
 * @param dimensions in the catalog's order; the first is the primary one (time)
 * @param compressionEnabled whether compression (the columnstore) is switched on for it
 * @param view the continuous aggregate whose rows these are; null for a user's hypertable
 */
public record Hypertable(
    int id,
    QualifiedName name,
    String owner,
    List<Dimension> dimensions,
    boolean compressionEnabled,
    QualifiedName view) {

  /** The primary dimension: time. */
  public Dimension time() {
    return dimensions.get(0);
  }

  /** The dimension of a column. */
  public Dimension dimension(String column) {
    return dimensions.stream()
        .filter(dimension -> dimension.column().equals(column))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(column + " is no dimension of " + name));
  }

  /** The continuous aggregate whose rows these are. */
  public Optional<QualifiedName> continuousAggregate() {
    return Optional.ofNullable(view);
  }

  /** The name a user knows it by, and that {@code --filter} is matched against. */
  public QualifiedName publicName() {
    return view == null ? name : view;
  }
}
