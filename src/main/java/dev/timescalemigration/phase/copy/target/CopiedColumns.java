package dev.timescalemigration.phase.copy.target;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.TableColumn;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.RowHash;
import dev.timescalemigration.work.threads.AlteredColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The columns of a hypertable that are copied.
 *
 * @param names columns to be written, by name: all but those the target generates
 * @param sourceGenerates whether the source generates one of them, so that plain COPY leaves it out
 * @param binary whether COPY may use the binary format
 * @param hashing how rows are hashed
 */
public record CopiedColumns(
    List<String> names, boolean sourceGenerates, boolean binary, RowHash hashing) {

  /**
   * Compares the columns of both sides.
   *
   * @throws MigrationFailure when they do not fit
   */
  static CopiedColumns of(Handle from, Hypertable source, Handle to, Hypertable target) {
    Map<String, TableColumn> ofSource =
        TableColumns.of(from, source.name()).stream()
            .collect(Collectors.toMap(TableColumn::name, Function.identity()));
    List<TableColumn> ofTarget = TableColumns.of(to, target.name());
    List<TableColumn> written = ofTarget.stream().filter(column -> !column.generated()).toList();
    List<String> wrong = differences(ofSource, ofTarget, written);
    if (!wrong.isEmpty()) {
      throw AlteredColumns.differ(
          "the columns of " + source.publicName() + " differ: " + String.join("; ", wrong),
          "alter the table in the target so that it has the source's columns");
    }
    return new CopiedColumns(
        written.stream().map(TableColumn::name).toList(),
        written.stream().anyMatch(column -> ofSource.get(column.name()).generated()),
        written.stream()
            .allMatch(column -> column.binary() && ofSource.get(column.name()).binary()),
        RowHash.of(from, source.name()));
  }

  private static List<String> differences(
      Map<String, TableColumn> ofSource, List<TableColumn> ofTarget, List<TableColumn> written) {
    List<String> wrong = new ArrayList<>();
    for (TableColumn column : written) {
      TableColumn counterpart = ofSource.get(column.name());
      if (counterpart == null) {
        wrong.add(column.name() + " is only in the target");
      } else if (!counterpart.type().equals(column.type())) {
        wrong.add(
            column.name()
                + " is "
                + counterpart.type()
                + " in the source and "
                + column.type()
                + " in the target");
      }
    }
    List<String> targetNames = ofTarget.stream().map(TableColumn::name).toList();
    ofSource.keySet().stream()
        .filter(column -> !targetNames.contains(column))
        .sorted()
        .forEach(column -> wrong.add(column + " is only in the source"));
    return wrong;
  }

  /** The column list for statements. */
  public String list() {
    return Identifiers.quoteAll(names);
  }

  /** The expression that hashes a row, the same on both sides. */
  public String rowHash() {
    return hashing.expression(names);
  }

  /** The options of COPY on both sides. */
  public String format() {
    return CopyFormat.of(binary);
  }
}
