package dev.timescalemigration.phase.suggest;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Hypertable;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * A session and the catalog of either side, with the target's hypertables read once.
 *
 * @param source session on the source
 * @param sourceCatalog the source's catalog
 * @param target session on the target
 * @param targetCatalog the target's catalog
 * @param targetHypertables the target's hypertables by name
 */
record BothCatalogs(
    Handle source,
    Catalog sourceCatalog,
    Handle target,
    Catalog targetCatalog,
    Map<QualifiedName, Hypertable> targetHypertables) {

  static BothCatalogs of(Handle source, Handle target) {
    Catalog targetCatalog = Catalogs.of(target);
    return new BothCatalogs(
        source,
        Catalogs.of(source),
        target,
        targetCatalog,
        targetCatalog.hypertables(target).stream()
            .collect(Collectors.toMap(Hypertable::name, Function.identity())));
  }

  /** The hypertable of the target that has the name of one of the source. */
  Optional<Hypertable> inTarget(Hypertable hypertable) {
    return Optional.ofNullable(targetHypertables.get(hypertable.name()));
  }
}
