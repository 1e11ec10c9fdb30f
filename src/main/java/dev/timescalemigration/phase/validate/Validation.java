package dev.timescalemigration.phase.validate;

import dev.timescalemigration.compare.databases.MaterializedViewRows;
import dev.timescalemigration.compare.findings.AccessFindings;
import dev.timescalemigration.compare.findings.CompletionPointFindings;
import dev.timescalemigration.compare.findings.Decision;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.FindingKind;
import dev.timescalemigration.compare.findings.RootRowFindings;
import dev.timescalemigration.compare.findings.SchemaFindings;
import dev.timescalemigration.compare.findings.StagedFindings;
import dev.timescalemigration.compare.rows.LargeObjects;
import dev.timescalemigration.compare.rows.PlainTable;
import dev.timescalemigration.compare.schema.AccessComparison;
import dev.timescalemigration.compare.schema.MisplacedObject;
import dev.timescalemigration.compare.schema.RoleComparison;
import dev.timescalemigration.compare.schema.SchemaComparison;
import dev.timescalemigration.compare.schema.SettingsComparison;
import dev.timescalemigration.compare.schema.SingleChunks;
import dev.timescalemigration.compare.schema.SuperuserObject;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.phase.jobs.JobsComparison;
import dev.timescalemigration.phase.validate.ValidateReport.TableResult;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.RootRows;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.selection.LatestPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Gathers everything that is not in the target as in the source, and decides. Validating does it,
 * and the switch does it again, as anything may have changed in between.
 */
public final class Validation {

  /** The class of internal_error, data_corrupted and index_corrupted. */
  private static final String DAMAGED = "XX";

  private final PhaseContext context;
  private final ValidateOptions options;
  private final List<TableResult> tables = new ArrayList<>();
  private final List<Finding> rows = new ArrayList<>();
  private final List<Finding> brokenKeys = new ArrayList<>();

  /** A run that has not begun; one object is for one run. */
  public Validation(PhaseContext context, ValidateOptions options) {
    this.context = context;
    this.options = options;
  }

  /**
   * Compares both sides. Nothing is changed, except the planner's statistics in the target.
   *
   * @param phase the phase that is shown as being worked on
   * @throws MigrationFailure of kind STOPPED when a stop was asked for before the end
   */
  public ValidateReport run(String phase, Ledger ledger, Handle source, Handle target) {
    List<StagedRange> ranges = ledger.stagedRanges();
    Hypertables hypertables =
        new Hypertables(source, target, ledger, options.mode(), context.stop());
    List<Finding> staged =
        StagedFindings.of(
            hypertables.sources(),
            ranges,
            ledger.leftOut(),
            ledger.progress().chunkStates(columns(source, ranges)),
            options.verdictsWanted());
    staged.forEach(this::notCompared);
    boolean comparesRows = options.mode() != ValidateMode.PROVEN;
    PlainTables plain = new PlainTables(source, target, context.stop());
    List<PlainTable> plainTables = PlainTable.all(source);
    context.progress().started(phase, "tables", 0, ranges.size() + (long) plainTables.size(), 0, 0);
    ForeignKeyProofs proofs = new ForeignKeyProofs(target);
    if (comparesRows) {
      compareHypertables(target, ranges, hypertables, proofs);
      comparePlainTables(plain, plainTables, proofs);
    }
    stopIfAsked();
    compareLargeObjects(source, target);
    stopIfAsked();
    JobsComparison jobs = JobsComparison.of(source, target, ledger);
    List<Finding> findings = new ArrayList<>(staged);
    if (comparesRows) {
      findings.addAll(pointsAhead(source, target, ranges, hypertables.sources()));
      findings.addAll(jobs.differences().stream().map(Validation::finding).toList());
      findings.addAll(MaterializedViewRows.differing(source, target));
    }
    findings.addAll(rows);
    findings.addAll(brokenKeys);
    findings.addAll(RootRowFindings.of(rootRows(source), rootRows(target)));
    findings.addAll(AccessFindings.ofJobs(jobs.otherRoles()));
    findings.addAll(SchemaFindings.of(SchemaComparison.compareWithoutJobs(source, target)));
    findings.addAll(SchemaFindings.ofSuperusers(SuperuserObject.leftOut(source, target)));
    findings.addAll(SchemaFindings.of(SingleChunks.compare(source, target)));
    findings.addAll(SchemaFindings.ofMisplaced(MisplacedObject.of(source)));
    findings.addAll(AccessFindings.of(AccessComparison.of(source, target)));
    findings.addAll(AccessFindings.of(SettingsComparison.of(source, target)));
    findings.addAll(AccessFindings.of(RoleComparison.of(source, target)));
    return new ValidateReport(
        List.copyOf(tables),
        brokenKeys.stream().map(Finding::found).toList(),
        jobs,
        Decision.of(findings, options.acceptances()));
  }

  private static Map<QualifiedName, String> columns(Handle source, List<StagedRange> ranges) {
    return ranges.stream()
        .map(StagedRange::hypertable)
        .collect(
            Collectors.toMap(
                Function.identity(), hypertable -> TableColumns.fingerprint(source, hypertable)));
  }

  private static List<Finding> pointsAhead(
      Handle source, Handle target, List<StagedRange> ranges, List<Hypertable> sources) {
    Set<QualifiedName> written =
        sources.stream()
            .filter(hypertable -> hypertable.continuousAggregate().isEmpty())
            .map(Hypertable::name)
            .collect(Collectors.toSet());
    return CompletionPointFindings.of(
        LatestPoint.of(source, target),
        ranges.stream()
            .filter(range -> written.contains(range.hypertable()))
            .filter(range -> range.until().isPresent())
            .map(range -> TimeBound.of(range.timeType(), range.end()))
            .toList());
  }

  private void compareHypertables(
      Handle target, List<StagedRange> ranges, Hypertables hypertables, ForeignKeyProofs proofs) {
    for (StagedRange range : ranges) {
      stopIfAsked();
      PlannerStatistics.gather(target, range.hypertable());
      unlessRefused(
          hypertables.publicName(range),
          name -> {
            compared(name, hypertables.compare(range));
            brokenKeys.addAll(
                proofs.broken(
                    range.hypertable(), range.hypertable().quoted(), hypertables.parts(range)));
          });
      context.progress().advanced(1, 0);
    }
  }

  private void comparePlainTables(
      PlainTables plain, List<PlainTable> plainTables, ForeignKeyProofs proofs) {
    for (PlainTable table : plainTables) {
      stopIfAsked();
      unlessRefused(
          table.name(),
          name -> {
            compared(name, plain.compare(table));
            if (table.foreignPartitions().isEmpty()) {
              brokenKeys.addAll(proofs.broken(name, table.relation(), List.of("true")));
            }
          });
      context.progress().advanced(1, 0);
    }
  }

  /** A table that a server does not read to its end is one finding, and the others are compared. */
  private void unlessRefused(QualifiedName name, Consumer<QualifiedName> comparison) {
    try {
      comparison.accept(name);
    } catch (RuntimeException e) {
      String state = DatabaseErrors.sqlState(e).orElse("");
      // Row-level security that a role cannot switch off gives it too.
      if (!state.equals(SqlState.INSUFFICIENT_PRIVILEGE) && !state.startsWith(DAMAGED)) {
        throw e;
      }
      compared(
          name,
          TableResult.different(
              name.toString(),
              TableResult.NOT_COMPARED,
              0,
              0,
              "not all of its rows can be read: " + DatabaseErrors.oneLine(e),
              state.equals(SqlState.INSUFFICIENT_PRIVILEGE)
                  ? "let the role of this command read all rows of the table on both sides; with"
                      + " FORCE ROW LEVEL SECURITY only a role with BYPASSRLS does"
                  : "fix the cause on the side that reports it, then run the command again; of a"
                      + " hypertable, 'tsm verify' names the chunk"));
    }
  }

  private void compareLargeObjects(Handle source, Handle target) {
    new LargeObjects(source, target)
        .compare()
        .ifPresent(found -> compared(LargeObjects.NAME, TableResult.of(found)));
  }

  private void compared(QualifiedName name, TableResult result) {
    compared(name.readable(), result);
  }

  private void compared(String object, TableResult result) {
    tables.add(result);
    if (!result.equal()) {
      rows.add(
          Finding.of(
              FindingKind.ROWS,
              object,
              result.difference().orElseThrow(),
              result.fix().orElseThrow()));
    }
  }

  private static List<RootRows> rootRows(Handle handle) {
    Catalog catalog = Catalogs.of(handle);
    return RootRows.of(
        handle, catalog, catalog.hypertables(handle).stream().map(Hypertable::name).toList());
  }

  /** What is not staged has its place among the tables, so that nobody takes it for moved. */
  private void notCompared(Finding finding) {
    if (finding.kind() == FindingKind.UNSTAGED || finding.kind() == FindingKind.LEFT_OUT) {
      tables.add(
          TableResult.equal(finding.object(), TableResult.NOT_COMPARED, 0, 0, finding.found()));
    }
  }

  private static Finding finding(JobsComparison.JobDifference difference) {
    return Finding.of(
        FindingKind.JOB, difference.job(), difference.sentence(), "run 'tsm jobs enable'");
  }

  private void stopIfAsked() {
    if (context.stop().isStopping()) {
      throw MigrationFailure.stopped("stopped while comparing", "run the same command again");
    }
  }
}
