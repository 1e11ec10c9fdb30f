package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.AnswerSetting;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Settings in the servers' configuration files by which the same query gives other answers on both
 * sides, such as the time zone in {@code date_trunc}. What {@code ALTER DATABASE} set moves with
 * the schema and is compared there.
 */
final class ServerSettingsEqual implements Requirement {

  @Override
  public String name() {
    return "settings of the servers";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.answerSettings().values().stream().noneMatch(List::isEmpty);
  }

  @Override
  public CheckFinding examine(Facts facts) {
    Map<String, AnswerSetting> ofTarget =
        facts.answerSettings().getOrDefault(Side.TARGET, List.of()).stream()
            .filter(AnswerSetting::isOfServer)
            .collect(Collectors.toMap(AnswerSetting::name, Function.identity()));
    List<String> found = new ArrayList<>();
    List<String> statements = new ArrayList<>();
    for (AnswerSetting setting : facts.answerSettings().getOrDefault(Side.SOURCE, List.of())) {
      Optional<AnswerSetting> other =
          Optional.ofNullable(ofTarget.get(setting.name()))
              .filter(theirs -> !theirs.value().equals(setting.value()));
      if (setting.isOfServer() && !setting.isOfDatabase() && other.isPresent()) {
        found.add(
            setting.name()
                + " is "
                + setting.value()
                + " in the source and "
                + other.get().value()
                + " in the target");
        statements.add(
            "ALTER DATABASE "
                + Identifiers.quote(facts.target().server().database())
                + " SET "
                + Identifiers.quote(setting.name())
                + " TO "
                + Identifiers.literal(setting.value())
                + ";");
      }
    }
    return found.isEmpty()
        ? CheckFinding.ok("those that change answers are the same")
        : CheckFinding.warn(
                "sessions that do not set them get other answers: " + String.join(", ", found),
                "to keep the answers, run in the target: " + String.join(" ", statements))
            .naming(found);
  }
}
