package dev.timescalemigration.phase.stage;

import dev.timescalemigration.compare.findings.Acceptance;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;
import java.util.Optional;

/**
 * What to stage.
 *
 * @param rules which hypertables, and the range of each
 * @param snapshot a snapshot exported by the source ({@code pg_export_snapshot()}) in which its
 *     rows are read; the exporting transaction must stay open until everything is copied
 * @param shards number of workers the chunks are divided among
 * @param prove whether to refuse a completion point from which on the sides differ; to be left out
 *     only where nothing is dual-written
 * @param recompress whether chunks that are compressed in another way in the target are compressed
 *     again there; otherwise they are refused
 * @param migrationName the migration's name, for the ledger
 * @param spec completion point and rules as a text, where the rules are all that is migrated; empty
 *     where they add to what is staged
 * @param acceptances what a person accepts of what is found
 * @param sample the only chunks that are staged, where not all are; no completion point is needed
 *     then
 */
public record StageOptions(
    List<SelectionRule> rules,
    Optional<String> snapshot,
    int shards,
    boolean prove,
    boolean recompress,
    String migrationName,
    Optional<String> spec,
    List<Acceptance> acceptances,
    Optional<ChunkSample> sample) {

  /** All chunks that the rules select. */
  public StageOptions(
      List<SelectionRule> rules,
      Optional<String> snapshot,
      int shards,
      boolean prove,
      boolean recompress,
      String migrationName,
      Optional<String> spec,
      List<Acceptance> acceptances) {
    this(
        rules,
        snapshot,
        shards,
        prove,
        recompress,
        migrationName,
        spec,
        acceptances,
        Optional.empty());
  }

  /** Rules that add to what is staged. */
  public StageOptions(
      List<SelectionRule> rules,
      Optional<String> snapshot,
      int shards,
      boolean prove,
      boolean recompress,
      String migrationName) {
    this(rules, snapshot, shards, prove, recompress, migrationName, Optional.empty(), List.of());
  }

  /** What {@code tsm stage --until T} does. */
  public static StageOptions until(String completionPoint) {
    return new StageOptions(
        List.of(SelectionRule.everythingUntil(completionPoint)),
        Optional.empty(),
        1,
        true,
        false,
        "migration");
  }
}
