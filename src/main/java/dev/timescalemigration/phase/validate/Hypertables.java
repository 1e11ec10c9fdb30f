package dev.timescalemigration.phase.validate;

import dev.timescalemigration.ledger.CopyMethod;
import dev.timescalemigration.ledger.HypertableProgress;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.phase.validate.ValidateReport.TableResult;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.BothCatalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Counterparts;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.work.StopSignal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Compares hypertables in their migrated range. */
final class Hypertables {
  private final BothCatalogs both;
  private final ValidateMode mode;
  private final StopSignal stop;
  private final Counterparts hypertables;
  private final Map<QualifiedName, HypertableProgress> progress;
  private final Map<QualifiedName, Long> notCopied;
  private final Retention retentionOfTarget;

  Hypertables(Handle source, Handle target, Ledger ledger, ValidateMode mode, StopSignal stop) {
    this.mode = mode;
    this.stop = stop;
    this.both = BothCatalogs.of(source, target);
    this.hypertables = both.hypertables();
    this.progress =
        ledger.progress().byHypertable().stream()
            .collect(Collectors.toMap(HypertableProgress::hypertable, Function.identity()));
    this.notCopied =
        ledger.tasks().waiting().stream()
            .collect(Collectors.groupingBy(Task::hypertable, Collectors.counting()));
    this.retentionOfTarget = new Retention(target, both.target());
  }

  /** Compares one. */
  TableResult compare(StagedRange range) {
    QualifiedName name = range.hypertable();
    String table = publicName(range).toString();
    if (hypertables.source(name).isEmpty()) {
      return TableResult.equal(
          table,
          TableResult.NOT_COMPARED,
          0,
          0,
          "it was dropped in the source after it was staged");
    }
    if (hypertables.target(name).isEmpty()) {
      return TableResult.different(
          table,
          TableResult.NOT_COMPARED,
          0,
          0,
          "the target has no such hypertable",
          "find out who dropped it: all its rows must be migrated again");
    }
    if (mode == ValidateMode.VERIFIED) {
      return verified(name);
    }
    MigratedRange migrated = migrated(range);
    if (mode == ValidateMode.ESTIMATE) {
      Optional<TableResult> estimated = new RowEstimates(source(), target(), migrated).compare();
      if (estimated.isPresent()) {
        return estimated.get();
      }
    }
    return new RowCounts(source(), target(), migrated, stop).compare();
  }

  /** Conditions that together pick the migrated rows, each few enough to be read at once. */
  List<String> parts(StagedRange range) {
    if (hypertables.target(range.hypertable()).isEmpty()) {
      return List.of();
    }
    MigratedRange migrated = migrated(range);
    return migrated.windows().stream().map(migrated::predicate).toList();
  }

  private MigratedRange migrated(StagedRange range) {
    QualifiedName name = range.hypertable();
    Hypertable inSource = hypertables.source(name).orElseThrow();
    Hypertable inTarget = hypertables.target(name).orElseThrow();
    TwoSides<List<Chunk>> all =
        TwoSides.ask(
            () -> both.source().chunks(source(), inSource),
            () -> both.target().chunks(target(), inTarget));
    // Only what was once found equal can have been dropped since.
    OptionalLong dropped =
        verified(name).equal()
            ? retentionOfTarget.droppedUntil(
                inTarget.publicName(),
                range.timeType(),
                Stream.concat(all.source().stream(), all.target().stream()).toList())
            : OptionalLong.empty();
    return MigratedRange.of(
        range,
        new TwoSides<>(before(range, all.source()), before(range, all.target())),
        inSource,
        inTarget.name(),
        dropped);
  }

  private Handle source() {
    return both.sessions().source();
  }

  private Handle target() {
    return both.sessions().target();
  }

  /** All hypertables of the source, those of continuous aggregates included. */
  List<Hypertable> sources() {
    return hypertables.sources();
  }

  /** The name a user knows a staged hypertable by. */
  QualifiedName publicName(StagedRange range) {
    return hypertables
        .source(range.hypertable())
        .map(Hypertable::publicName)
        .orElse(range.hypertable());
  }

  private static List<Chunk> before(StagedRange range, List<Chunk> chunks) {
    return chunks.stream().filter(chunk -> chunk.time().start() < range.end()).toList();
  }

  private TableResult verified(QualifiedName name) {
    String table = hypertables.source(name).map(Hypertable::publicName).orElse(name).toString();
    HypertableProgress known =
        progress.getOrDefault(name, new HypertableProgress(name, 0, 0, 0, 0, 0, 0, Map.of()));
    long skipped = known.copyMethods().getOrDefault(CopyMethod.SKIPPED.name(), 0L);
    long open = notCopied.getOrDefault(name, 0L) + known.chunks() - known.verified() - skipped;
    String note = skipped == 0 ? null : skipped + " chunks were gone from the source when copied";
    return open == 0
        ? TableResult.equal(table, "verified", known.rows(), known.rows(), note)
        : TableResult.different(
            table,
            "verified",
            known.rows(),
            known.rows(),
            open + " of its chunks are not copied and found equal",
            "run 'tsm copy --failed', then 'tsm verify'");
  }
}
