package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.compare.schema.SchemaDifference;
import dev.timescalemigration.phase.schema.RolesReport;
import dev.timescalemigration.phase.schema.SchemaReport;
import java.util.ArrayList;
import java.util.List;

/** What moving the schema did, in words. */
public final class SchemaText {
  private SchemaText() {}

  /** The lines of a report. */
  public static List<String> lines(SchemaReport report) {
    List<String> lines = new ArrayList<>();
    RolesReport roles = report.roles();
    if (!roles.created().isEmpty()) {
      lines.add("roles made: " + String.join(", ", roles.created()));
    }
    if (!roles.existing().isEmpty()) {
      lines.add("roles that the target had already: " + String.join(", ", roles.existing()));
    }
    roles.changed().forEach(changed -> lines.add("role statement " + changed));
    if (!roles.withoutPassword().isEmpty()) {
      lines.add("roles that need a password: " + String.join(", ", roles.withoutPassword()));
    }
    lines.addAll(report.notes());
    if (report.access() != null) {
      lines.addAll(AccessText.lines(report.access()));
    }
    if (report.harmlessWarnings() > 0) {
      lines.add(
          Quantities.count(report.harmlessWarnings(), "warning")
              + " of pg_dump on circular foreign keys, which do not matter here");
    }
    report.differences().forEach(difference -> lines.add(line(difference)));
    if (report.bytesLoaded() > 0) {
      lines.add("loaded a dump of " + Quantities.bytes(report.bytesLoaded()));
    }
    lines.add(
        Quantities.count(report.jobsOff(), "background job")
            + " off; "
            + (report.differences().isEmpty()
                ? "the schemas are equal"
                : Quantities.count(report.differences().size(), "difference")
                    + " between the schemas"));
    return lines;
  }

  private static String line(SchemaDifference difference) {
    return difference.kind()
        + " "
        + difference.object()
        + ": "
        + (difference.isExplained()
            ? difference.explanation()
            : "source has "
                + side(difference.source())
                + ", target has "
                + side(difference.target()));
  }

  private static String side(String definition) {
    return definition == null ? "none" : definition;
  }
}
