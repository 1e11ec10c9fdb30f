package dev.timescalemigration.compare.databases;

import dev.timescalemigration.compare.findings.AccessFindings;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.FindingKind;
import dev.timescalemigration.compare.findings.SchemaFindings;
import dev.timescalemigration.compare.findings.Weight;
import dev.timescalemigration.compare.rows.FilledViews;
import dev.timescalemigration.compare.rows.LargeObjects;
import dev.timescalemigration.compare.rows.PlainTable;
import dev.timescalemigration.compare.schema.AccessComparison;
import dev.timescalemigration.compare.schema.MisplacedObject;
import dev.timescalemigration.compare.schema.SchemaComparison;
import dev.timescalemigration.compare.schema.SchemaDifference;
import dev.timescalemigration.compare.schema.SettingsComparison;
import dev.timescalemigration.compare.schema.SingleChunks;
import dev.timescalemigration.compare.schema.SuperuserObject;
import dev.timescalemigration.work.PhaseContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * What differs other than rows.
 *
 * @param withSchema whether schemas are compared, which finds what only one side has
 * @param findings what differs
 * @param notes what differs though all is well
 */
record ComparedObjects(boolean withSchema, List<Finding> findings, List<String> notes) {

  static ComparedObjects compare(
      PhaseContext context, Handle source, Handle target, ComparisonOptions options) {
    ComparedObjects objects =
        new ComparedObjects(
            options.includes(ComparedScope.SCHEMA), new ArrayList<>(), new ArrayList<>());
    if (options.includes(ComparedScope.SCHEMA)) {
      objects.schema(source, target);
    }
    if (options.includes(ComparedScope.JOBS)) {
      objects.add(SchemaComparison.compareJobs(source, target));
    }
    if (options.includes(ComparedScope.SEQUENCES)) {
      SequenceComparison.compare(context, source, target, objects);
    }
    if (options.includes(ComparedScope.LARGE_OBJECTS)
        && objects.areWhole(LargeObjects.NAME, options)) {
      objects.largeObjects(context, source, target, options);
    }
    if (options.includes(ComparedScope.MATERIALIZED_VIEWS)
        && objects.areWhole("materialized views", options)) {
      objects.materializedViews(source, target);
    }
    if (options.includes(ComparedScope.ROLES)) {
      objects.add(SchemaComparison.compareRoles(source, target));
    }
    return objects;
  }

  /** Whether all of them are wanted; a note says that none are compared where a part is. */
  private boolean areWhole(String what, ComparisonOptions options) {
    boolean whole = options.mode() == ComparisonMode.FULL && options.rule().filter().isEmpty();
    if (!whole) {
      notes.add(what + " were not compared: they are in mode full, and without a filter");
    }
    return whole;
  }

  private void largeObjects(
      PhaseContext context, Handle source, Handle target, ComparisonOptions options) {
    new LargeObjects(source, target)
        .compare(options.settle(), context.stop())
        .filter(found -> !found.areEqual())
        .map(
            found ->
                Finding.of(FindingKind.ROWS, LargeObjects.NAME, found.difference(), found.toFix()))
        .ifPresent(findings::add);
  }

  private void materializedViews(Handle source, Handle target) {
    onlyOnOneSide("filled materialized view", FilledViews.names(source), FilledViews.names(target));
    for (Finding view : MaterializedViewRows.differing(source, target)) {
      if (view.weight() == Weight.NAMED) {
        notes.add(view.object() + ": " + view.found() + "; " + view.toFix());
      } else {
        findings.add(view);
      }
    }
  }

  /** Names what only one side has, unless the comparison of schemas does. */
  void onlyOnOneSide(String what, Set<String> inSource, Set<String> inTarget) {
    onlyIn("source", what, inSource, inTarget);
    onlyIn("target", what, inTarget, inSource);
  }

  /** The same of one side. */
  void onlyIn(String side, String what, Set<String> names, Set<String> ofOther) {
    if (!withSchema) {
      names.stream()
          .filter(name -> !ofOther.contains(name))
          .map(name -> what + " " + name + " is only in the " + side + ": it was not compared")
          .forEach(notes::add);
    }
  }

  /** Names the partitions of plain tables that are in another server. */
  void leftOut(List<PlainTable> tables) {
    tables.stream()
        .filter(table -> !table.foreignPartitions().isEmpty())
        .map(table -> table.name().readable() + ": " + table.comparedByPartition())
        .forEach(notes::add);
  }

  private void schema(Handle source, Handle target) {
    add(SchemaComparison.compareWithoutJobs(source, target));
    add(SingleChunks.compare(source, target));
    misplaced(source);
    misplaced(target);
    Stream.of(
            SchemaFindings.ofSuperusers(SuperuserObject.leftOut(source, target)),
            AccessFindings.of(AccessComparison.of(source, target)),
            AccessFindings.of(SettingsComparison.of(source, target)))
        .forEach(findings::addAll);
  }

  /** They are no difference, and they are looked at nowhere. */
  private void misplaced(Handle side) {
    MisplacedObject.of(side).stream()
        .map(
            object ->
                object
                    + " is in a schema that TimescaleDB keeps for itself, as a detached chunk is:"
                    + " it was not compared")
        .filter(note -> !notes.contains(note))
        .forEach(notes::add);
  }

  private void add(List<SchemaDifference> differences) {
    findings.addAll(SchemaFindings.of(differences));
    differences.stream()
        .filter(SchemaDifference::isExplained)
        .map(SchemaDifference::toString)
        .forEach(notes::add);
  }
}
