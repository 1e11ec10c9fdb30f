package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.phase.copy.target.ChunkCollision;
import dev.timescalemigration.phase.copy.target.HypertableCopy;
import dev.timescalemigration.phase.copy.target.HypertableLocks;
import dev.timescalemigration.phase.copy.target.OwnershipAndGrants;
import dev.timescalemigration.phase.copy.target.TargetTraits.StagingTableOptions;
import dev.timescalemigration.phase.copy.target.WhileRestoring;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.timescale.RowsOfRange;
import dev.timescalemigration.timescale.chunk.ChunkFunctions;
import dev.timescalemigration.work.locks.BriefLocks;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Builds a chunk outside the hypertable and attaches it: rows go into a staging table, and
 * TimescaleDB makes indexes, foreign keys and triggers in bulk when the table becomes a chunk.
 *
 * <p>{@code create_chunk} with a table adds constraints, triggers and indexes ({@code
 * chunk_create_from_hypercube_and_table_after_lock}, {@code src/chunk.c} 2.16 to 2.29), but not
 * what a new chunk takes over when TimescaleDB makes its table: storage parameters, column
 * statistics and options, privileges. Those are set here.
 */
public final class StagingTable {
  /**
   * Above this size a chunk with foreign keys is filled in place: attaching validates a foreign key
   * under a lock that stops writers to the referenced table (138 ms for 10 MB measured).
   */
  private static final long LARGEST_WITH_FOREIGN_KEY = 128L << 20;

  /** How often attaching is tried before the rows are inserted into a chunk instead. */
  private static final int TRIES = 8;

  private final HypertableCopy table;
  private final Task task;
  private final QualifiedName staging;

  /**
   * The table that the staging table inherits its columns from until it inherits them from the
   * hypertable, so that they never become its own: a column of its own stays behind in the chunk
   * when the hypertable's is dropped. From 2.29.1 on attaching sees to that itself ({@code
   * sql/updates/2.29.0--2.29.1.sql}).
   */
  private final QualifiedName template;

  private StagingTable(HypertableCopy table, Task task, String name) {
    this.table = table;
    this.task = task;
    this.staging = new QualifiedName(Ledger.SCHEMA, "staging_" + name);
    this.template = new QualifiedName(Ledger.SCHEMA, "template_" + name);
  }

  /** With a table that is made, filled and attached in one transaction. */
  static StagingTable inOneTransaction(HypertableCopy table, Task task) {
    return new StagingTable(table, task, Long.toString(task.id()));
  }

  /**
   * With a table that other transactions see and fill. Each claim gives it another name: a session
   * that does not know yet that its claim is lost writes nowhere where it does harm.
   *
   * @param target the session that holds the claim
   */
  static StagingTable ofClaim(HypertableCopy table, Task task, Handle target) {
    String claim =
        target.createQuery("select pg_current_xact_id()::text").mapTo(String.class).one();
    return new StagingTable(table, task, task.id() + "_" + claim);
  }

  /** Whether a chunk of this hypertable may be built and attached. */
  public static boolean suits(HypertableCopy table, Task task) {
    return !task.isCut()
        && table.hasSameDimensions()
        // A key that points to a chunk keeps it from being dropped to make room for its successor.
        && !table.traits().isReferenced()
        && table.traits().stagingTableOptions().isPresent()
        && (table.traits().foreignKeys().isEmpty()
            || task.sourceBytes() <= LARGEST_WITH_FOREIGN_KEY);
  }

  /** The staging table, quoted. */
  String name() {
    return staging.quoted();
  }

  private void leaveTemplate(Handle target, WhileRestoring restoring, String chunk) {
    restoring.execute(target, "alter table " + chunk + " no inherit " + template.quoted());
    target.execute("drop table " + template.quoted());
  }

  /** Makes the staging table. */
  void create(Handle target) {
    StagingTableOptions options = table.traits().stagingTableOptions().orElseThrow();
    String persistence = options.unlogged() ? "unlogged " : "";
    String like =
        "(like "
            + table.target().name().quoted()
            + " including defaults including constraints including generated including storage"
            + " including compression)";
    String columns = like;
    if (options.template().isPresent()) {
      target.execute("create " + persistence + "table " + template.quoted() + " " + like);
      columns = "() inherits (" + template.quoted() + ")";
    }
    target.execute(
        "create "
            + persistence
            + "table "
            + name()
            + " "
            + columns
            + (options.storageOptions().isEmpty()
                ? ""
                : " with (" + options.storageOptions() + ")"));
    if (!options.columnActions().isEmpty()) {
      target.execute("alter table " + name() + " " + String.join(", ", options.columnActions()));
    }
    OwnershipAndGrants.take(target, table, staging);
  }

  /**
   * Makes the staging table a chunk. TimescaleDB names it by a number of its own: under the
   * source's name it would one day be in the way of the chunk that gets that number here.
   *
   * @return false when a late row had made the chunk meanwhile, when a row does not fit the chunk's
   *     ranges (the largest value of an integer dimension, which only TimescaleDB itself puts
   *     there), or when other sessions need the same locks each time; the table is still there then
   */
  boolean attach(ChunkToCopy work) {
    Handle target = work.target();
    target.execute("savepoint attach");
    try {
      return new BriefLocks(TRIES).within(work.guarded(), target, () -> attach(target));
    } catch (UnableToExecuteStatementException e) {
      if (ChunkCollision.is(e) || violatesRanges(e)) {
        target.execute("rollback to savepoint attach");
        return false;
      }
      throw e;
    }
  }

  private void attach(Handle target) {
    HypertableLocks.take(target, table);
    String chunk = new ChunkFunctions(target).attach(table.target().name(), task.ranges(), name());
    table
        .traits()
        .stagingTableOptions()
        .orElseThrow()
        .template()
        .ifPresent(restoring -> leaveTemplate(target, restoring, chunk));
  }

  private static boolean violatesRanges(Throwable error) {
    return DatabaseErrors.sqlState(error).filter(SqlState.CHECK_VIOLATION::equals).isPresent();
  }

  /** Puts the staging table's rows where the target wants them, and removes it. */
  void insertInto(Handle target, RowsOfRange into) {
    target.execute(
        "insert into "
            + into.relation()
            + " ("
            + table.columns().list()
            + ") overriding system value select "
            + table.columns().list()
            + " from "
            + name());
    target.execute("drop table " + name());
    target.execute("drop table if exists " + template.quoted());
  }
}
