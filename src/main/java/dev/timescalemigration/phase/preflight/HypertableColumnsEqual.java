package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.TableFacts;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Hypertable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A hypertable that both sides have has the same columns on both, by name and type. */
final class HypertableColumnsEqual implements Requirement {

  @Override
  public String name() {
    return "columns of hypertables";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.timescaleOnBothSides() && facts.schemaExpected();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    Map<QualifiedName, TableFacts> source = facts.source().tablesByName();
    Map<QualifiedName, TableFacts> target = facts.target().tablesByName();
    Set<QualifiedName> targetHypertables =
        facts.target().timescale().orElseThrow().hypertables().stream()
            .map(Hypertable::name)
            .collect(Collectors.toSet());
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (Hypertable hypertable : facts.selected().hypertables()) {
      QualifiedName name = hypertable.name();
      if (!source.containsKey(name) || !target.containsKey(name)) {
        continue;
      }
      compared++;
      if (!targetHypertables.contains(name)) {
        differences.add(name + " is a plain table in the target");
      }
      differences.addAll(differences(name, source.get(name), target.get(name)));
    }
    return differences.isEmpty()
        ? CheckFinding.ok("equal in all of " + compared)
        : CheckFinding.fail(
                NameList.of(differences),
                "alter the target's tables to the source's, or load the schema into an empty"
                    + " database")
            .naming(differences);
  }

  private static List<String> differences(
      QualifiedName table, TableFacts source, TableFacts target) {
    Map<String, String> there = types(target);
    List<String> differences = new ArrayList<>();
    for (TableFacts.ColumnFacts column : source.columns()) {
      String type = there.remove(column.name());
      String name = table + "." + column.name();
      if (type == null) {
        differences.add(name + " is missing in the target");
      } else if (!type.equals(column.type())) {
        differences.add(
            name + " is " + column.type() + " in the source, " + type + " in the target");
      }
    }
    there
        .keySet()
        .forEach(column -> differences.add(table + "." + column + " is in the target only"));
    return differences;
  }

  private static Map<String, String> types(TableFacts table) {
    Map<String, String> types = new LinkedHashMap<>();
    table.columns().forEach(column -> types.put(column.name(), column.type()));
    return types;
  }
}
