package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.ExtensionTable;
import dev.timescalemigration.phase.preflight.facts.InstalledExtension;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The target's role may load the rows of extensions' configuration tables, which a dump has. An
 * extension's tables belong to the superuser even if the role itself installs the extension
 * (trusted extensions, {@code src/backend/commands/extension.c} 15 to 17).
 */
final class ExtensionRowsLoadable implements SelectionRequirement {

  @Override
  public String name() {
    return "rows of extensions";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.allOf(Side.class);
  }

  @Override
  public boolean applies(Facts facts) {
    return SelectionRequirement.super.applies(facts) && !facts.schemaExpected();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    String role = Identifiers.quote(facts.target().role().name());
    Map<QualifiedName, ExtensionTable> inTarget =
        facts.target().extensionTables().stream()
            .collect(Collectors.toMap(ExtensionTable::table, Function.identity()));
    List<ExtensionTable> refused =
        facts.selected().extensionTables().stream()
            .filter(table -> !facts.target().role().superuser())
            .filter(table -> !isLoadable(Optional.ofNullable(inTarget.get(table.table()))))
            .toList();
    if (refused.isEmpty()) {
      return CheckFinding.ok("the target's role may load them");
    }
    Stream<String> missing =
        refused.stream()
            .filter(table -> !isInstalled(facts, table.extension()))
            .map(ExtensionTable::extension)
            .distinct()
            .flatMap(
                extension ->
                    facts.source().installedExtensions().stream()
                        .filter(installed -> installed.name().equals(extension)))
            .flatMap(ExtensionsAvailable::create);
    Stream<String> grants =
        refused.stream().map(table -> "GRANT " + table.privilege() + " TO " + role);
    Stream<String> bypass =
        refused.stream()
            .map(table -> inTarget.get(table.table()))
            .filter(table -> table != null && table.rowSecurityActive())
            .map(table -> "ALTER ROLE " + role + " BYPASSRLS");
    return CheckFinding.fail(
            "role " + facts.target().role().name() + " may not load " + NameList.of(refused),
            "as an administrator in the target: "
                + PrintableSql.list(
                    Stream.of(missing, grants, bypass)
                        .flatMap(Function.identity())
                        .distinct()
                        .toList()))
        .naming(refused);
  }

  private static boolean isLoadable(Optional<ExtensionTable> inTarget) {
    return inTarget.map(table -> table.writable() && !table.rowSecurityActive()).orElse(false);
  }

  private static boolean isInstalled(Facts facts, String extension) {
    return facts.target().installedExtensions().stream()
        .map(InstalledExtension::name)
        .anyMatch(extension::equals);
  }
}
