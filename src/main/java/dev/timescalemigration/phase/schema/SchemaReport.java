package dev.timescalemigration.phase.schema;

import dev.timescalemigration.compare.schema.SchemaDifference;
import dev.timescalemigration.work.PhaseReport;
import java.util.ArrayList;
import java.util.List;

/**
 * What moving the schema did, and how source and target compare afterwards.
 *
 * @param programs the client programs that were used; null when none were needed
 * @param roles what became of the roles
 * @param bytesLoaded size of the dump, plain tables' rows included
 * @param harmlessWarnings pg_dump's warnings of circular foreign keys, which do not matter here
 * @param notes statements of the dump that were left out with the reason, and warnings of the load
 * @param access what became of owners and privileges; null before they were looked at
 * @param jobsOff background jobs that are in the target, all switched off
 * @param differences what source and target do not have alike, explained or not
 */
public record SchemaReport(
    String programs,
    RolesReport roles,
    long bytesLoaded,
    int harmlessWarnings,
    List<String> notes,
    AccessReport access,
    int jobsOff,
    List<SchemaDifference> differences)
    implements PhaseReport {

  SchemaReport withNotes(List<String> more) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(more);
    return new SchemaReport(
        programs,
        roles,
        bytesLoaded,
        harmlessWarnings,
        List.copyOf(all),
        access,
        jobsOff,
        differences);
  }

  SchemaReport withAccess(AccessReport moved) {
    return new SchemaReport(
        programs, roles, bytesLoaded, harmlessWarnings, notes, moved, jobsOff, differences);
  }

  SchemaReport withDifferences(List<SchemaDifference> found) {
    return new SchemaReport(
        programs, roles, bytesLoaded, harmlessWarnings, notes, access, jobsOff, found);
  }
}
