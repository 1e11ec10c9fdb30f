package dev.timescalemigration.compare.databases;

import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.FindingKind;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.CatalogSql;
import dev.timescalemigration.work.PhaseContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Whether the target's sequences are as far as the source's. Until a migration is completed they
 * need not be: the switch sets them.
 */
final class SequenceComparison {
  private SequenceComparison() {}

  /**
   * How far a sequence is.
   *
   * @param last its last value; null before the first one, and where the role may not know
   * @param increment below 0 for a sequence that counts down
   * @param readable whether the role may know
   */
  private record SequenceValue(Long last, long increment, boolean readable) {

    boolean isBehind(SequenceValue other) {
      return other.last != null
          && (last == null || (increment > 0 ? last < other.last : last > other.last));
    }
  }

  static void compare(PhaseContext context, Handle source, Handle target, ComparedObjects objects) {
    Map<String, SequenceValue> inSource = values(source);
    Map<String, SequenceValue> inTarget = values(target);
    objects.onlyOnOneSide("sequence", inSource.keySet(), inTarget.keySet());
    boolean toBeSet = isUnderWay(context);
    inSource.forEach(
        (sequence, value) -> {
          SequenceValue other = inTarget.get(sequence);
          if (!value.readable()) {
            objects.findings().add(unreadable(sequence, source, "source"));
          } else if (other != null && !other.readable()) {
            objects.findings().add(unreadable(sequence, target, "target"));
          } else if (other != null && other.isBehind(value)) {
            behind(sequence, new TwoSides<>(value, other), toBeSet, objects);
          }
        });
  }

  private static void behind(
      String sequence, TwoSides<SequenceValue> values, boolean toBeSet, ComparedObjects objects) {
    String behind =
        "the source's last value is "
            + values.source().last()
            + ", the target's "
            + values.target().last();
    if (toBeSet) {
      objects.notes().add("sequence " + sequence + ": " + behind + "; the switch sets it");
    } else {
      objects
          .findings()
          .add(
              Finding.of(
                  FindingKind.SCHEMA,
                  "sequence-value:" + sequence,
                  behind,
                  "set it in the target past the source's value"));
    }
  }

  private static Finding unreadable(String sequence, Handle handle, String side) {
    String role = handle.createQuery("select quote_ident(current_user)").mapTo(String.class).one();
    return Finding.of(
        FindingKind.SCHEMA,
        "sequence-value:" + sequence,
        "it was not compared: the role of this command may not read it in the " + side,
        "run in the " + side + ": GRANT SELECT ON SEQUENCE " + sequence + " TO " + role + ";");
  }

  private static boolean isUnderWay(PhaseContext context) {
    return Ledger.findReadOnly(context.target())
        .filter(ledger -> ledger.migration().completedAt().isEmpty())
        .isPresent();
  }

  private static Map<String, SequenceValue> values(Handle handle) {
    return handle
        .createQuery(CatalogSql.of(handle, SequenceComparison.class, "sequence_values"))
        .reduceRows(
            new LinkedHashMap<>(),
            (values, row) -> {
              values.put(
                  row.getColumn("object", String.class),
                  new SequenceValue(
                      row.getColumn("last_value", Long.class),
                      row.getColumn("increment_by", Long.class),
                      row.getColumn("readable", Boolean.class)));
              return values;
            });
  }
}
