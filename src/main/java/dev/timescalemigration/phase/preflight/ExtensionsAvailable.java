package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.AvailableExtension;
import dev.timescalemigration.phase.preflight.facts.InstalledExtension;
import dev.timescalemigration.phase.preflight.facts.SideFacts;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every other extension of the source can be had in the target. */
final class ExtensionsAvailable implements Requirement {

  @Override
  public String name() {
    return "other extensions";
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<InstalledExtension> needed =
        facts.source().installedExtensions().stream()
            .filter(extension -> !extension.name().equals("timescaledb"))
            .toList();
    List<String> missing = new ArrayList<>();
    List<String> forbidden = new ArrayList<>();
    List<String> differing = new ArrayList<>();
    for (InstalledExtension extension : needed) {
      Optional<InstalledExtension> installed = installed(facts.target(), extension.name());
      Optional<AvailableExtension> available = available(facts.target(), extension.name());
      if (installed.isPresent()) {
        if (!installed.get().version().equals(extension.version())) {
          differing.add(
              extension.name()
                  + " "
                  + extension.version()
                  + " (target "
                  + installed.get().version()
                  + ")");
        }
      } else if (available.isEmpty()) {
        missing.add(extension.name() + " " + extension.version());
      } else if (!available.get().installable()) {
        forbidden.add(extension.name());
      }
    }
    if (!missing.isEmpty()) {
      return CheckFinding.fail(
              "the target's server lacks " + NameList.of(missing),
              "install the packages that hold them on the target's server, or drop them in the"
                  + " source")
          .naming(missing);
    }
    if (!forbidden.isEmpty()) {
      return CheckFinding.fail(
              "the target's role may not install " + NameList.of(forbidden),
              "as an administrator in the target: " + PrintableSql.list(create(needed, forbidden)))
          .naming(forbidden);
    }
    if (!differing.isEmpty()) {
      return CheckFinding.warn(
              "other versions in the target: " + NameList.of(differing),
              "if what changed matters to you, bring the older side to the version of the other"
                  + " one")
          .naming(differing);
    }
    return CheckFinding.ok(
        needed.isEmpty()
            ? "the source has none"
            : "the target can have all: "
                + NameList.of(needed.stream().map(InstalledExtension::name).toList()));
  }

  private static List<String> create(List<InstalledExtension> needed, List<String> forbidden) {
    List<InstalledExtension> wanted =
        needed.stream().filter(extension -> forbidden.contains(extension.name())).toList();
    return wanted.stream().flatMap(ExtensionsAvailable::create).distinct().toList();
  }

  /** The statements that install an extension where the source has it. */
  static Stream<String> create(InstalledExtension extension) {
    String schema = Identifiers.quote(extension.schema());
    Stream<String> makeSchema =
        Stream.of("CREATE SCHEMA IF NOT EXISTS " + schema)
            .filter(statement -> !List.of("public", "pg_catalog").contains(extension.schema()));
    return Stream.concat(
        makeSchema,
        Stream.of("CREATE EXTENSION " + Identifiers.quote(extension.name()) + " SCHEMA " + schema));
  }

  private static Optional<InstalledExtension> installed(SideFacts side, String name) {
    return side.installedExtensions().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private static Optional<AvailableExtension> available(SideFacts side, String name) {
    return side.availableExtensions().stream().filter(one -> one.name().equals(name)).findFirst();
  }
}
