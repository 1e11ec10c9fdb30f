package dev.timescalemigration.capture;

import dev.timescalemigration.capture.CaptureOptions.Identity;
import dev.timescalemigration.capture.apply.Firing;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.ledger.capture.CaptureState.ChangedIdentity;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.timescale.CatalogSql;
import dev.timescalemigration.work.PhaseContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Checks that the source's changes can be captured, sets the replica identity of tables if that was
 * asked for, and makes the slot. What is set is recorded in the ledger before. Running it again
 * completes what was interrupted.
 */
public final class CaptureStart {
  /** The name under which the ledger has reports of loading the schema. */
  private static final String SCHEMA_PHASE = "MigratingSchema";

  private static final int TRIES = 100;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

  private final PhaseContext context;
  private final CaptureOptions options;

  /** A run that has not begun. */
  public CaptureStart(PhaseContext context, CaptureOptions options) {
    this.context = context;
    this.options = options;
  }

  /**
   * Something that keeps capture from beginning.
   *
   * @param problem what it is
   * @param fix the statement that fixes it
   */
  public record Problem(String problem, String fix) {}

  /**
   * What was found and done.
   *
   * @param slot the replication slot
   * @param beginsAt where it begins; null when there are problems
   * @param problems what has to be fixed first
   * @param replicaIdentities tables whose replica identity was set to FULL
   */
  public record CaptureStartReport(
      String slot,
      String beginsAt,
      List<Problem> problems,
      List<ChangedIdentity> replicaIdentities) {}

  /**
   * Begins, unless there are problems.
   *
   * @throws MigrationFailure of kind USER_ACTION when the schema was loaded already
   */
  public CaptureStartReport run() {
    try (Handle source = context.source().open()) {
      String slot = slotName(Ledger.sourceIdentity(source));
      Optional<CaptureState> before = begun();
      if (before.flatMap(CaptureState::appliedLsn).isPresent()) {
        return new CaptureStartReport(
            before.get().slot(),
            before.get().appliedLsn().get().toString(),
            List.of(),
            before.get().identities());
      }
      refuseLate();
      List<ChangedIdentity> lacking = lacking(source);
      List<Problem> problems = problems(source, lacking);
      if (!problems.isEmpty()) {
        return new CaptureStartReport(slot, null, problems, List.of());
      }
      Ledger.open(context.target(), Ledger.sourceIdentity(source), options.migrationName());
      context
          .target()
          .use(
              target ->
                  CaptureLedger.begin(
                      target, slot, options.insertOnly(), lacking, options.maxRetainedWal()));
      source.execute("set default_transaction_read_only = off");
      lacking.forEach(each -> setIdentity(context, source, each.table(), "FULL"));
      Lsn begin = makeSlot(source, slot);
      return new CaptureStartReport(slot, begin.toString(), List.of(), lacking);
    }
  }

  /**
   * What a start would find and change, without changing anything.
   *
   * @param isBegun whether capture has begun: then nothing is left to find
   * @param problems what has to be fixed first, replica identities aside
   * @param lacking tables without a replica identity, insert-only ones aside
   * @param statements what gives each of these an identity
   * @param firing what would change rows of the target a second time if its role may not keep it
   *     from firing
   * @param firingInReplica the same if its role may
   * @param walKeepSize the source's {@code max_slot_wal_keep_size}
   */
  public record CaptureOutlook(
      boolean isBegun,
      List<Problem> problems,
      List<QualifiedName> lacking,
      List<String> statements,
      List<Firing> firing,
      List<Firing> firingInReplica,
      String walKeepSize) {}

  /** Looks at the source. */
  public CaptureOutlook outlook() {
    try (Handle source = context.source().open()) {
      if (begun().flatMap(CaptureState::appliedLsn).isPresent()) {
        return new CaptureOutlook(true, List.of(), List.of(), List.of(), List.of(), List.of(), "");
      }
      List<QualifiedName> lacking = lacking(source).stream().map(ChangedIdentity::table).toList();
      return new CaptureOutlook(
          false,
          problems(source, List.of()),
          lacking,
          lacking.stream().map(table -> statement(table, "FULL")).toList(),
          Firing.of(source, false),
          Firing.of(source, true),
          source
              .createQuery("select current_setting('max_slot_wal_keep_size')")
              .mapTo(String.class)
              .one());
    }
  }

  /** Tables of the source without a replica identity, insert-only ones aside. */
  public List<QualifiedName> lacking() {
    return context.source().with(this::lacking).stream().map(ChangedIdentity::table).toList();
  }

  private Optional<CaptureState> begun() {
    return Ledger.find(context.target())
        .flatMap(ledger -> context.target().with(CaptureLedger::read));
  }

  /** The slot must be there before the rows are read. */
  private void refuseLate() {
    boolean loaded =
        Ledger.find(context.target())
            .flatMap(ledger -> ledger.latestReport(SCHEMA_PHASE))
            .isPresent();
    if (loaded) {
      throw MigrationFailure.userAction(
          "CaptureTooLate",
          "the schema and the plain tables are in the target already: changes since they were read"
              + " are not captured",
          "begin again with 'tsm clean --force' and an empty target, and run 'tsm capture start'"
              + " before 'tsm schema'");
    }
  }

  /** The slot's name. */
  String slot() {
    return slotName(context.source().with(Ledger::sourceIdentity));
  }

  /** One name for one source and target, so that an interrupted start finds its slot again. */
  private String slotName(String sourceIdentity) {
    String target = context.target().with(Ledger::sourceIdentity);
    UUID both =
        UUID.nameUUIDFromBytes((sourceIdentity + " " + target).getBytes(StandardCharsets.UTF_8));
    return "tsm_" + both.toString().replace("-", "").substring(0, 16);
  }

  private List<ChangedIdentity> lacking(Handle source) {
    return source
        .createQuery(CatalogSql.of(source, CaptureStart.class, "tables_without_identity"))
        .map(
            (row, context) ->
                new ChangedIdentity(
                    new QualifiedName(row.getString("schema"), row.getString("name")),
                    row.getString("before")))
        .list()
        .stream()
        .filter(each -> !options.insertOnly().contains(each.table()))
        .toList();
  }

  private List<Problem> problems(Handle source, List<ChangedIdentity> lacking) {
    List<Problem> problems =
        new ArrayList<>(
            source
                .createQuery(SqlFile.of(CaptureStart.class, "source_problems"))
                .map(ConstructorMapper.of(Problem.class))
                .list());
    String encoding =
        source.createQuery("select current_setting('server_encoding')").mapTo(String.class).one();
    if (!encoding.equals("UTF8")) {
      throw MigrationFailure.userAction(
          "CaptureNeedsUtf8",
          "the source's encoding is " + encoding + ", and a slot sends texts as they are kept",
          "use dual-write");
    }
    if (options.identity() == Identity.REFUSE) {
      lacking.forEach(
          each ->
              problems.add(
                  new Problem(
                      "table "
                          + each.table()
                          + " has no replica identity: when a row is updated or deleted, nothing"
                          + " identifies the row",
                      statement(each.table(), "FULL"))));
    }
    return problems;
  }

  private static String statement(QualifiedName table, String identity) {
    return "ALTER TABLE " + table.quoted() + " REPLICA IDENTITY " + identity;
  }

  /** Nobody waits for the lock longer than its timeout. */
  static void setIdentity(
      PhaseContext context, Handle source, QualifiedName table, String identity) {
    for (int tries = 1; ; tries++) {
      try {
        source.useTransaction(
            transaction -> {
              transaction.execute("set local lock_timeout = '80ms'");
              transaction.execute(statement(table, identity));
            });
        return;
      } catch (JdbiException e) {
        boolean isLocked =
            DatabaseErrors.sqlState(e).filter(SqlState.LOCK_NOT_AVAILABLE::equals).isPresent();
        if (!isLocked || tries >= TRIES || context.stop().await(BETWEEN_TRIES)) {
          throw isLocked
              ? MigrationFailure.of(
                  FailureKind.TEMPORARY,
                  "TableInUse",
                  "the replica identity of " + table + " cannot be set while others use the table",
                  "run the same command again at a quieter time")
              : e;
        }
      }
    }
  }

  /** Resets what a schema brought that was loaded while it was FULL in the source. */
  static void resetFull(PhaseContext context, Handle target, List<ChangedIdentity> identities) {
    for (ChangedIdentity each : identities) {
      boolean isFull =
          target
              .createQuery(
                  "select exists (select from pg_class where oid = to_regclass(:table)"
                      + " and relreplident = 'f')")
              .bind("table", each.table().quoted())
              .mapTo(Boolean.class)
              .one();
      if (isFull) {
        setIdentity(context, target, each.table(), each.before());
      }
    }
  }

  private Lsn makeSlot(Handle source, String slot) {
    Optional<Slot> there = Slot.find(source, slot);
    if (there.isPresent()) {
      // Made by a start that was interrupted before it was recorded: nothing was read from it.
      Slot.drop(source, slot);
    }
    context.progress().message("making the replication slot; it waits for open transactions");
    DecodableSlot.make(context, source, slot);
    Lsn begin = DecodableSlot.begin(context, source);
    context.target().use(target -> CaptureLedger.slotMade(target, begin));
    return begin;
  }
}
