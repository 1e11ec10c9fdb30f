package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.TimescaleFacts;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.CompressionDifference;
import dev.timescalemigration.timescale.Hypertable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is copied compressed is compressed in the same way in the target. */
final class CompressionSettingsEqual implements Requirement {

  @Override
  public String name() {
    return "compression settings";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.timescaleOnBothSides()
        && facts.schemaExpected()
        && facts.selection().isPresent()
        && facts.selected().refusal().isEmpty();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    Set<QualifiedName> compressed =
        facts.selected().chunks().stream()
            .filter(Chunk::isCompressed)
            .map(Chunk::hypertable)
            .collect(Collectors.toSet());
    List<Hypertable> selected =
        facts.selected().hypertables().stream()
            .filter(hypertable -> compressed.contains(hypertable.name()))
            .toList();
    TimescaleFacts source = facts.sourceTimescale();
    TimescaleFacts target = facts.target().timescale().orElseThrow();
    List<CompressionDifference> differences =
        CompressionDifference.among(
            selected,
            source.compressionSettings(),
            target.hypertables(),
            target.compressionSettings());
    return differences.isEmpty()
        ? CheckFinding.ok("equal in all of " + selected.size() + " that have compressed chunks")
        : judge(differences, facts.options().recompress());
  }

  private static CheckFinding judge(List<CompressionDifference> differences, boolean recompress) {
    if (!recompress) {
      return CheckFinding.fail(
              NameList.of(differences),
              "run in the target: "
                  + PrintableSql.list(differences.stream().map(CompressionDifference::fix).toList())
                  + " Or let chunks be compressed again there (--recompress, spec.copy.recompress)")
          .naming(differences);
    }
    List<CompressionDifference> impossible =
        differences.stream().filter(difference -> !difference.canRecompress()).toList();
    return impossible.isEmpty()
        ? CheckFinding.warn(
                "will be compressed again: " + NameList.of(differences),
                "nothing, if that is meant; it takes longer than copying what is compressed")
            .naming(differences)
        : CheckFinding.fail(
                NameList.of(impossible),
                "run in the target: "
                    + PrintableSql.list(
                        impossible.stream().map(CompressionDifference::fix).toList()))
            .naming(impossible);
  }
}
