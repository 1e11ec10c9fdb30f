package dev.timescalemigration.phase.stage;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.StagedTasks;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * How the staged ranges change when it is staged again. They can be widened at any time. Once rows
 * of a hypertable were copied its range cannot be narrowed, as rows outside of it are in the
 * target.
 *
 * @param all every range from now on
 * @param withdrawn ranges that do not stay as wide as they are
 */
record RangeChange(List<StagedRange> all, List<Withdrawn> withdrawn) {

  /**
   * A staged range that does not stay as wide as it is.
   *
   * @param before as it is staged
   * @param now as it is wanted; empty when nothing of the hypertable is
   */
  record Withdrawn(StagedRange before, Optional<StagedRange> now) {
    private MigrationFailure refused() {
      return MigrationFailure.userAction(
          "RangeFixed",
          before.hypertable()
              + " is staged "
              + before.describe()
              + ", and a staged range cannot be "
              + now.map(range -> "narrowed to " + range.describe()).orElse("left out")
              + " once chunks are copied: rows outside of it are in the target already",
          "give the range that is staged, or a wider one with an earlier from or a later until; or"
              + " start again with 'tsm clean --target'");
    }
  }

  /**
   * Compares.
   *
   * @param before the ranges that are staged
   * @param wanted the ranges that are to be staged, by hypertable
   * @param nothingElse whether ranges of other hypertables are given up
   */
  static RangeChange of(
      List<StagedRange> before, Map<QualifiedName, StagedRange> wanted, boolean nothingElse) {
    Map<QualifiedName, StagedRange> all = new LinkedHashMap<>();
    List<Withdrawn> withdrawn = new ArrayList<>();
    for (StagedRange range : before) {
      Optional<StagedRange> now = Optional.ofNullable(wanted.get(range.hypertable()));
      if (now.isPresent() ? !now.get().holds(range) : nothingElse) {
        withdrawn.add(new Withdrawn(range, now));
      } else {
        all.put(range.hypertable(), range);
      }
    }
    all.putAll(wanted);
    return new RangeChange(List.copyOf(all.values()), List.copyOf(withdrawn));
  }

  /**
   * Refuses it where rows of a withdrawn range were copied.
   *
   * @throws MigrationFailure of kind USER_ACTION, naming the first such hypertable
   */
  void check(Handle target) {
    for (Withdrawn range : withdrawn) {
      if (StagedTasks.hasCopied(target, range.before().hypertable())) {
        throw range.refused();
      }
    }
  }

  /** Removes the tasks of withdrawn ranges, while no task can be claimed. */
  void unstage(Handle transaction) {
    if (withdrawn.isEmpty()) {
      return;
    }
    StagedTasks.holdAll(transaction);
    check(transaction);
    withdrawn.forEach(range -> StagedTasks.remove(transaction, range.before().hypertable()));
  }
}
