package dev.timescalemigration.compare.repair;

import dev.timescalemigration.compare.rows.ComparedRows;
import dev.timescalemigration.ledger.comparison.KeptDifference;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.work.HeapMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** How large the source's rows are as text, so that no more are read at once than fit. */
final class RowSizes {
  private static final long MEMORY = Runtime.getRuntime().maxMemory();

  /** A row is held as an answer, as text, within a statement and as what is sent of it. */
  private static final long LARGEST = MEMORY / 10;

  private static final long AT_ONCE = LARGEST / 2;

  private static final int MEGABYTE = 1_000_000;

  private final Map<Long, Long> bytes;

  private RowSizes(Map<Long, Long> bytes) {
    this.bytes = bytes;
  }

  /** Asks the source. */
  static RowSizes read(Handle source, ComparedRows rows, List<KeptDifference> differences) {
    String size = "octet_length(row(" + Identifiers.quoteAll(rows.columns()) + ")::text)::text";
    Map<Long, Long> bytes = new HashMap<>();
    rows.read(source, differences.stream().map(RowRepairs::row).toList(), size)
        .forEach(
            (keyHash, sizes) ->
                bytes.put(
                    keyHash, sizes.stream().mapToLong(each -> Long.parseLong(each.get(0))).sum()));
    return new RowSizes(bytes);
  }

  /** Those that are not too large, in parts that fit. */
  List<List<KeptDifference>> fitting(List<KeptDifference> differences) {
    List<List<KeptDifference>> parts = new ArrayList<>();
    List<KeptDifference> part = new ArrayList<>();
    long sum = 0;
    for (KeptDifference difference : differences) {
      if (of(difference) > LARGEST) {
        continue;
      }
      if (!part.isEmpty() && sum + of(difference) > AT_ONCE) {
        parts.add(part);
        part = new ArrayList<>();
        sum = 0;
      }
      part.add(difference);
      sum += of(difference);
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  /** Those that are. */
  List<KeptDifference> tooLarge(List<KeptDifference> differences) {
    return differences.stream().filter(difference -> of(difference) > LARGEST).toList();
  }

  /** Why such a row is not repaired, and what to do. */
  String problem(KeptDifference difference) {
    return "a row of "
        + of(difference) / MEGABYTE
        + " MB does not fit into "
        + MEMORY / MEGABYTE
        + " MB: give the program more memory with "
        + HeapMemory.toGive(20 * (of(difference) / MEGABYTE));
  }

  private long of(KeptDifference difference) {
    return bytes.getOrDefault(difference.keyHash(), 0L);
  }
}
