package dev.timescalemigration.phase.validate;

import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.FindingKind;
import dev.timescalemigration.postgres.ForeignKey;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Proves foreign keys of the target, which a load may have left unchecked. */
final class ForeignKeyProofs {
  private final Handle target;

  ForeignKeyProofs(Handle target) {
    this.target = target;
  }

  /**
   * The foreign keys of a table that some row breaks.
   *
   * @param relation the table as it is read
   * @param parts conditions that together pick the rows to be proven, see {@link
   *     MigratedRange#windows}
   */
  List<Finding> broken(QualifiedName table, String relation, List<String> parts) {
    List<Finding> broken = new ArrayList<>();
    if (!exists(table)) {
      return broken;
    }
    for (ForeignKey key : ForeignKey.of(target, table)) {
      for (String part : parts) {
        List<String> orphan =
            target.createQuery(key.orphanQuery(relation, part)).mapTo(String.class).list();
        if (!orphan.isEmpty()) {
          broken.add(finding(table, key, orphan.get(0)));
          break;
        }
      }
    }
    return broken;
  }

  private static Finding finding(QualifiedName table, ForeignKey key, String orphan) {
    return Finding.of(
        FindingKind.FOREIGN_KEY,
        table.readable() + "." + Identifiers.quoteIfNeeded(key.name()),
        table
            + " points by "
            + key.name()
            + " to "
            + orphan
            + ", which "
            + key.referenced()
            + " lacks",
        "copy that row to the target");
  }

  /** A table that is missing is reported by the comparison of its rows. */
  private boolean exists(QualifiedName table) {
    return target
        .createQuery("select to_regclass(:table) is not null")
        .bind("table", table.quoted())
        .mapTo(Boolean.class)
        .one();
  }
}
