package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.compare.aggregates.AggregateSide;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TableColumn;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeType;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Takes buckets over from the source as they are. A refresh would make them of the target's rows,
 * and delete those of which retention has dropped the rows, or some of them.
 */
final class BucketsOfSource {
  private static final int AT_ONCE = 500;

  private final AggregateSide source;
  private final AggregateSide target;
  private final String column;
  private final TimeType time;

  /**
   * Of one aggregate.
   *
   * @param materialization the source's hypertable that keeps the buckets
   * @param time the type of the buckets
   */
  BucketsOfSource(
      AggregateSide source, AggregateSide target, Hypertable materialization, TimeType time) {
    this.source = source;
    this.target = target;
    this.column = Identifiers.quote(materialization.time().column());
    this.time = time;
  }

  /**
   * Replaces buckets of the target, while no refresh makes any: one that it has just made is not
   * among those that differ any more.
   *
   * @param differing asks which buckets differ: where they begin, in internal units
   */
  void take(Supplier<List<Long>> differing) {
    String columns = columns();
    target
        .handle()
        .useTransaction(
            transaction -> {
              transaction.execute(
                  "lock table only "
                      + target.aggregate().materialization().quoted()
                      + " in share row exclusive mode");
              if (target.catalog().capabilities().rights().setsReplicationRole()) {
                transaction.execute("set local session_replication_role = replica");
              }
              List<Long> buckets = differing.get();
              for (int i = 0; i < buckets.size(); i += AT_ONCE) {
                take(
                    transaction,
                    buckets.subList(i, Math.min(i + AT_ONCE, buckets.size())),
                    columns);
              }
            });
  }

  private void take(Handle transaction, List<Long> buckets, String columns) {
    String condition =
        buckets.stream()
            .map(time::literal)
            .collect(Collectors.joining(", ", " where " + column + " in (", ")"));
    QualifiedName into = target.aggregate().materialization();
    transaction.execute("delete from " + into.quoted() + condition);
    try {
      CopyPipe.move(
          source.handle(),
          "copy (select "
              + columns
              + " from "
              + source.aggregate().materialization().quoted()
              + condition
              + ") to stdout",
          transaction,
          "copy " + into.quoted() + " (" + columns + ") from stdin",
          bytes -> {});
    } catch (SQLException e) {
      throw DatabaseErrors.translate(e);
    }
  }

  private String columns() {
    Set<String> there =
        TableColumns.of(target.handle(), target.aggregate().materialization()).stream()
            .map(TableColumn::name)
            .collect(Collectors.toSet());
    return TableColumns.of(source.handle(), source.aggregate().materialization()).stream()
        .map(TableColumn::name)
        .filter(there::contains)
        .map(Identifiers::quote)
        .collect(Collectors.joining(", "));
  }
}
