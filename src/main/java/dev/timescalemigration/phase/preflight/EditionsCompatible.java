package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.TimescaleFacts;
import dev.timescalemigration.timescale.Edition;
import dev.timescalemigration.timescale.Hypertable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the source uses of the community edition, the target can do. */
final class EditionsCompatible implements Requirement {

  @Override
  public String name() {
    return "editions";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.timescaleOnBothSides();
  }

  @Override
  public CheckFinding examine(Facts facts) {

    TimescaleFacts source = facts.sourceTimescale();
    Edition target = facts.target().timescale().orElseThrow().catalog().edition();
    String editions =
        "source "
            + source.catalog().edition().name().toLowerCase(Locale.ROOT)
            + ", target "
            + target.name().toLowerCase(Locale.ROOT);
    if (target == Edition.COMMUNITY || source.catalog().edition() == Edition.APACHE) {
      return CheckFinding.ok(editions);
    }
    List<String> used = used(source);
    return used.isEmpty()
        ? CheckFinding.warn(
            editions + ": nothing is used that the target cannot do",
            "set timescaledb.license = timescale in the target if compression, continuous"
                + " aggregates or jobs are to be used later")
        : CheckFinding.fail(
            editions + ": the source has " + String.join(", ", used),
            "use a target with the community edition (timescaledb.license = timescale)");
  }

  private static List<String> used(TimescaleFacts source) {
    List<String> used = new ArrayList<>();
    if (!source.aggregates().isEmpty()) {
      used.add("continuous aggregates");
    }
    if (source.hypertables().stream().anyMatch(Hypertable::compressionEnabled)) {
      used.add("compression");
    }
    if (!source.jobs().isEmpty()) {
      used.add("policies or jobs");
    }
    return used;
  }
}
