package dev.timescalemigration.phase.schema;

import dev.timescalemigration.compare.schema.RowSecurityOwner;
import dev.timescalemigration.compare.schema.SchemaComparison;
import dev.timescalemigration.compare.schema.SchemaDifference;
import dev.timescalemigration.compare.schema.SuperuserObject;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.RecordedReport;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.phase.jobs.OtherSchedulers;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.postgres.ClientPrograms;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.ExtensionSchemas;
import dev.timescalemigration.timescale.RestoringMode;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Moves roles and schema. See the package's description. */
public final class SchemaPhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "MigratingSchema";

  private static final String SUCCEEDED = "Succeeded";

  /** Noted by the load's own transaction: it is in, and only the comparison is to come. */
  private static final String LOADED = "Loaded";

  private static final String DIFFERS = "Differs";

  private final PhaseContext context;
  private final SchemaOptions options;

  /** A run that has not begun. */
  public SchemaPhase(PhaseContext context, SchemaOptions options) {
    this.context = context;
    this.options = options;
  }

  /**
   * Moves the schema, or finds that this was done.
   *
   * @throws MigrationFailure of kind USER_ACTION when the target is not fit, a program fails, or
   *     the schemas differ afterwards; of kind STOPPED when it was stopped. A load that failed has
   *     left nothing in the target but the ledger and roles
   */
  public SchemaReport run() {
    return Step.SCHEMA.alone(context, this::work);
  }

  private SchemaReport work() {
    Instant startedAt = context.clock().instant();
    try (Handle source = context.source().open();
        Handle target = context.target().open()) {
      Optional<RecordedReport> earlier =
          Ledger.find(context.target())
              .flatMap(
                  ledger ->
                      ledger.reports().stream().filter(r -> r.phase().equals(NAME)).findFirst());
      if (earlier.isPresent() && earlier.get().outcome().equals(SUCCEEDED)) {
        context.progress().message("the schema was moved at " + earlier.get().endedAt());
        return read(earlier.get());
      }
      Catalog from = Catalogs.of(source);
      Catalog to = Catalogs.of(target);
      TargetFitness.requireSameVersions(source, target, from, to);
      Ledger ledger;
      SchemaReport loaded;
      if (earlier.isPresent()) {
        ledger = openLedger(source);
        loaded = read(earlier.get());
      } else if (options.mode() == Mode.EXISTING) {
        ledger = openLedger(source);
        loaded = takeExisting(source, target, from, to, ledger);
      } else {
        new RestoringMode(to.extensionSchema()).endIfLeftOn(target);
        TargetFitness.requireEmpty(target);
        TargetFitness.requireRoomForLocks(source, target);
        options.admission().require(source, target);
        ClientPrograms programs =
            ClientPrograms.find(
                TargetFitness.major(source), TargetFitness.major(target), System.getenv());
        ledger = openLedger(source);
        loaded = load(source, target, from, programs, ledger, startedAt);
      }
      return finish(source, target, ledger, loaded, startedAt);
    }
  }

  private Ledger openLedger(Handle source) {
    return Ledger.open(context.target(), Ledger.sourceIdentity(source), options.migrationName());
  }

  /** The newest report of a target's ledger; empty before the schema was moved. */
  public static Optional<SchemaReport> report(Database target) {
    return Ledger.find(target).flatMap(ledger -> ledger.latestReport(NAME)).map(SchemaPhase::read);
  }

  private static SchemaReport read(RecordedReport report) {
    return Json.MAPPER.convertValue(report.body(), SchemaReport.class);
  }

  /** The schema is in the target: its jobs go off, as after a load. */
  private SchemaReport takeExisting(
      Handle source, Handle target, Catalog from, Catalog to, Ledger ledger) {
    if (CaptureLedger.isOn(target)) {
      throw MigrationFailure.userAction(
          "CaptureNeedsLoad",
          "capture is on, and the rows of the plain tables that are in the target were read in an"
              + " unknown snapshot of the source",
          "let 'tsm schema' load an empty target, or run 'tsm capture stop'");
    }
    ledger.jobs().record(from.jobs(source));
    List<BackgroundJob> jobs = to.jobs(target);
    if (!jobs.isEmpty()) {
      target.createScript(new RestoringMode(to.extensionSchema()).jobsOff()).execute();
    }
    List<String> notes = OtherSchedulers.of(source).switchOff(target);
    return new SchemaReport(
        null, RolesReport.SKIPPED, 0, 0, notes, AccessReport.NONE, jobs.size(), List.of());
  }

  private SchemaReport load(
      Handle source,
      Handle target,
      Catalog from,
      ClientPrograms programs,
      Ledger ledger,
      Instant startedAt) {
    RolesReport roles =
        options.roles() == RolesChoice.MIGRATE
            ? new RoleMigration(context, options, programs).run(source, target)
            : RolesReport.SKIPPED;
    RestoringMode restoring = new RestoringMode(from.extensionSchema());
    new AccessMove(options, restoring).join(source, target);
    stopIfAsked();
    if (options.roles() != RolesChoice.NOT_THERE_YET) {
      TargetFitness.requireJobOwners(source, target, from);
    }
    List<BackgroundJob> jobs = from.jobs(source);
    ledger.jobs().record(jobs);

    ObjectsThere there = ObjectsThere.of(target);
    KeysIntoHypertables keys = KeysIntoHypertables.of(source);
    ChunkSkipping skipping = ChunkSkipping.of(source);
    JobOwners owners = JobOwners.of(jobs, target);
    Tablespaces tablespaces = Tablespaces.of(source, target);
    OtherSchedulers schedulers = OtherSchedulers.of(source);
    List<SuperuserObject> superuserObjects = SuperuserObject.leftOut(source, target);
    context.progress().message("loading the schema and plain tables");
    List<String> notes =
        new ArrayList<>(
            source
                .createQuery(SqlFile.of(SchemaPhase.class, "what_a_dump_leaves_out"))
                .mapTo(String.class)
                .list());
    superuserObjects.forEach(
        each -> notes.add(each + " is left out: only a superuser may make it"));
    if (options.ownership() == SchemaOptions.Ownership.LOADING_ROLE) {
      notes.addAll(RowSecurityOwner.notes(source, target));
    }
    SchemaReport[] noted = new SchemaReport[1];
    try (CapturedSnapshot snapshot = CapturedSnapshot.takeIfCaptured(context.source(), target)) {
      List<String> warnings =
          new SchemaLoad(
                  context,
                  programs,
                  List.of(there, keys, owners, new ObjectsLeftOut(superuserObjects)),
                  tablespaces,
                  snapshot.exported())
              .run(
                  excluded(source, from, skipping),
                  restoring.begin(),
                  dumped -> {
                    notes.addAll(there.notes());
                    notes.addAll(keys.notes());
                    notes.addAll(owners.notes());
                    notes.addAll(tablespaces.notes());
                    notes.addAll(schedulers.notes());
                    noted[0] =
                        new SchemaReport(
                            programs.version(),
                            roles,
                            dumped.bytes(),
                            dumped.harmlessWarnings(),
                            List.copyOf(notes),
                            null,
                            jobs.size(),
                            List.of());
                    return restoring.end()
                        + DefinerRoutines.disarm()
                        + keys.add()
                        + skipping.add()
                        + restoring.jobsOff()
                        + schedulers.off()
                        + snapshot.note()
                        + note(noted[0], startedAt);
                  });
      return noted[0].withNotes(warnings);
    } catch (MigrationFailure e) {
      restoring.startWorkersAgain(target);
      throw e;
    }
  }

  /** Among them chunks outside the extension's own schema, whose rows a dump would take along. */
  private static List<String> excluded(Handle source, Catalog from, ChunkSkipping skipping) {
    return Stream.concat(
            from.chunks(source).stream()
                .map(Chunk::name)
                .filter(name -> !name.schema().equals(ExtensionSchemas.CHUNKS))
                .map(QualifiedName::quoted),
            skipping.excluded().stream())
        .toList();
  }

  /** SQL that records the load in the ledger, to run in the load's own transaction. */
  private static String note(SchemaReport report, Instant startedAt) {
    return "INSERT INTO _timescale_migration.report (phase, outcome, body, started_at) VALUES ("
        + Identifiers.literal(NAME)
        + ", "
        + Identifiers.literal(LOADED)
        + ", "
        + Identifiers.literal(Json.write(report))
        + ", "
        + Identifiers.literal(startedAt.toString())
        + ");\n";
  }

  private SchemaReport finish(
      Handle source, Handle target, Ledger ledger, SchemaReport loaded, Instant startedAt) {
    Catalog to = Catalogs.of(target);
    new RestoringMode(to.extensionSchema()).requireOff(target);
    List<BackgroundJob> running =
        to.jobs(target).stream().filter(BackgroundJob::scheduled).toList();
    if (!running.isEmpty()) {
      throw MigrationFailure.userAction(
          "JobsRunning",
          running.size()
              + " background jobs of the target are on, the first has the id "
              + running.get(0).id(),
          "switch them off with alter_job(<id>, scheduled => false), then run the same command"
              + " again");
    }
    SchemaReport moved =
        loaded.access() == null ? loaded.withAccess(moveAccess(source, target)) : loaded;
    SchemaReport report = moved.withDifferences(SchemaComparison.compare(source, target));
    List<SchemaDifference> unexplained =
        report.differences().stream().filter(difference -> !difference.isExplained()).toList();
    ledger.recordReport(NAME, unexplained.isEmpty() ? SUCCEEDED : DIFFERS, report, startedAt);
    if (!unexplained.isEmpty()) {
      throw MigrationFailure.userAction(
          "SchemaDiffers",
          "source and target differ in "
              + unexplained.size()
              + " objects; the first: "
              + unexplained.get(0),
          "make them equal, then run the same command again: what is loaded is kept and compared"
              + " again");
    }
    return report;
  }

  private AccessReport moveAccess(Handle source, Handle target) {
    context.progress().message("giving what was loaded its owners and privileges");
    RestoringMode restoring = new RestoringMode(Catalogs.of(target).extensionSchema());
    try {
      return new AccessMove(options, restoring).run(source, target);
    } catch (RuntimeException e) {
      restoring.startWorkersAgain(target);
      throw e;
    }
  }

  private void stopIfAsked() {
    if (context.stop().isStopping()) {
      throw MigrationFailure.stopped(
          "stopped before the schema was loaded", "run the same command again");
    }
  }
}
