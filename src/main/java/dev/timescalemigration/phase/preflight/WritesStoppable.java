package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.capture.CaptureStart;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.List;

/** The source's role may stop the writes of others for the switch. */
final class WritesStoppable implements Requirement {

  @Override
  public String name() {
    return "stopping writes in source";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.options().stopsWrites();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<CaptureStart.Problem> problems = facts.readOnlyProblems();
    if (problems.isEmpty()) {
      return CheckFinding.ok("the role owns the database and may end sessions");
    }
    List<String> found = problems.stream().map(CaptureStart.Problem::problem).toList();
    return CheckFinding.fail(
            String.join("; ", found),
            "execute in the source as an administrator: "
                + PrintableSql.list(problems.stream().map(CaptureStart.Problem::fix).toList()))
        .naming(found);
  }
}
