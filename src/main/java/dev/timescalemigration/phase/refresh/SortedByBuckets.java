package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.capture.apply.Direction;
import dev.timescalemigration.compare.aggregates.AggregateSide;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.ReadSettings;
import dev.timescalemigration.work.PhaseContext;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Lets readers of the target sort an aggregate by its buckets. TimescaleDB 2.19 gives them an error
 * where a dump has made the real-time view (upstream's pull request 8017), unless pushing the
 * sorting down is switched off.
 */
final class SortedByBuckets {
  private final PhaseContext context;
  private final AggregateSide source;
  private final AggregateSide target;
  private final String bucket;
  private final Direction direction;

  SortedByBuckets(
      PhaseContext context, AggregateSide source, AggregateSide target, Hypertable buckets) {
    this.context = context;
    this.direction = Direction.of(context);
    this.source = source;
    this.target = target;
    this.bucket = buckets.time().column();
  }

  /**
   * Asks as a reader does, and sets the target's database so that it answers where the source's
   * does.
   *
   * @param notes where what was set is added
   * @return what readers still get, and the fix
   */
  Optional<String> make(List<String> notes) {
    Optional<String> error = error(target.handle(), target);
    if (error.isEmpty() || error(source.handle(), source).isPresent()) {
      return Optional.empty();
    }
    String statement =
        "ALTER DATABASE "
            + Identifiers.quote(
                target.handle().createQuery("select current_database()").mapTo(String.class).one())
            + " SET "
            + ReadSettings.SORT_PUSHDOWN
            + " = off";
    try {
      target.handle().execute(statement);
    } catch (JdbiException e) {
      return Optional.of(
          "who sorts the view by its buckets gets an error in the "
              + direction.to()
              + ", which the "
              + direction.from()
              + " does not give: "
              + error.get()
              + ". To fix: run as the owner of the "
              + direction.to()
              + "'s database "
              + statement
              + ";");
    }
    try (Handle reader = context.target().open()) {
      Optional<String> left = error(reader, target);
      if (left.isEmpty()) {
        notes.add(
            "who sorts the view by its buckets would get an error ("
                + error.get()
                + "), so this was set for the "
                + direction.to()
                + "'s new sessions: "
                + statement
                + ";");
      }
      return left.map(still -> "who sorts the view by its buckets gets an error: " + still);
    }
  }

  /** The error that a reader gets; empty when it is none. */
  private Optional<String> error(Handle reader, AggregateSide side) {
    QualifiedName view = side.aggregate().view();
    if (TableColumns.of(reader, view).stream().noneMatch(column -> column.name().equals(bucket))) {
      return Optional.empty();
    }
    try {
      reader
          .createQuery(
              "select 1 from "
                  + view.quoted()
                  + " order by "
                  + Identifiers.quote(bucket)
                  + " desc limit 1")
          .mapTo(Integer.class)
          .findOne();
      return Optional.empty();
    } catch (JdbiException e) {
      if (DatabaseErrors.isTemporary(e)) {
        throw e;
      }
      return Optional.of(DatabaseErrors.oneLine(e));
    }
  }
}
