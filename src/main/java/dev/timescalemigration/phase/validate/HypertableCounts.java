package dev.timescalemigration.phase.validate;

import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.phase.validate.ValidateReport.TableResult;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.RowPredicate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** Counts the rows of a hypertable's migrated range on both sides. */
final class HypertableCounts {
  private static final double ESTIMATES_DIFFER_BY = 0.05;

  private final Handle source;
  private final Handle target;
  private final ValidateMode mode;
  private final Catalog sourceCatalog;
  private final Catalog targetCatalog;

  HypertableCounts(Handle source, Handle target, ValidateMode mode) {
    this.source = source;
    this.target = target;
    this.mode = mode;
    this.sourceCatalog = Catalogs.of(source);
    this.targetCatalog = Catalogs.of(target);
  }

  TableResult compare(StagedRange range) {
    if (mode == ValidateMode.ESTIMATE) {
      target.execute("analyze " + range.hypertable().quoted());
    }
    long inSource = rows(source, sourceCatalog, range);
    long inTarget = rows(target, targetCatalog, range);
    long most = Math.max(inSource, inTarget);
    boolean equal =
        mode == ValidateMode.EXACT
            ? inSource == inTarget
            : Math.abs(inSource - inTarget) <= most * ESTIMATES_DIFFER_BY;
    return new TableResult(
        range.hypertable().toString(),
        mode == ValidateMode.EXACT ? "counted" : "estimated",
        inSource,
        inTarget,
        equal,
        equal
            ? Optional.empty()
            : Optional.of("the numbers of rows before the completion point differ"),
        equal
            ? Optional.empty()
            : Optional.of("run 'tsm verify' to find the chunks, then 'tsm copy --failed'"));
  }

  private long rows(Handle handle, Catalog catalog, StagedRange range) {
    Optional<Hypertable> found =
        catalog.hypertables(handle).stream()
            .filter(hypertable -> hypertable.name().equals(range.hypertable()))
            .findFirst();
    if (found.isEmpty()) {
      return 0;
    }
    return mode == ValidateMode.EXACT
        ? count(handle, found.get(), range)
        : estimate(handle, catalog, found.get(), range);
  }

  private static long count(Handle handle, Hypertable hypertable, StagedRange range) {
    return handle
        .createQuery(
            "select count(*) from "
                + hypertable.name().quoted()
                + " where "
                + RowPredicate.between(
                    hypertable.time(), range.from(), OptionalLong.of(range.until())))
        .mapTo(Long.class)
        .one();
  }

  /** Chunks that a bound cuts are left out on both sides: of them no part can be estimated. */
  private static long estimate(
      Handle handle, Catalog catalog, Hypertable hypertable, StagedRange range) {
    List<String> whole =
        catalog.chunks(handle, hypertable).stream()
            .filter(
                chunk ->
                    chunk.time().end() <= range.until()
                        && (range.from().isEmpty()
                            || chunk.time().start() >= range.from().getAsLong()))
            .map(Chunk::name)
            .map(name -> name.quoted())
            .toList();
    return handle
        .createQuery(
            "select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint from pg_class c"
                + " where c.oid = any ((:chunks)::text[]::regclass[])")
        .bindArray("chunks", String.class, whole)
        .mapTo(Long.class)
        .one();
  }
}
