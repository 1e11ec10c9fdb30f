package dev.timescalemigration;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The folders are the architecture: who may use whom. The arrows point one way. */
@AnalyzeClasses(packagesOf = ArchitectureTest.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule arrows_point_one_way =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("Operator")
          .definedBy("..timescalemigration.operator..")
          .layer("Cli")
          .definedBy("..timescalemigration.cli..")
          .layer("Engine")
          .definedBy("..timescalemigration.engine..")
          .layer("Phase")
          .definedBy("..timescalemigration.phase..")
          .layer("Compare")
          .definedBy("..timescalemigration.compare..")
          .layer("Capture")
          .definedBy("..timescalemigration.capture..")
          .layer("Work")
          .definedBy("..timescalemigration.work..")
          .layer("Ledger")
          .definedBy("..timescalemigration.ledger..")
          .layer("Timescale")
          .definedBy("..timescalemigration.timescale..")
          .layer("Postgres")
          .definedBy("..timescalemigration.postgres..")
          .layer("Migration")
          .definedBy("..timescalemigration.migration..")
          .layer("Api")
          .definedBy("..timescalemigration.api..")
          .layer("Failure")
          .definedBy("..timescalemigration.failure..")
          .withOptionalLayers(true)
          // The command that starts it.
          .whereLayer("Operator")
          .mayOnlyBeAccessedByLayers("Cli")
          .whereLayer("Cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("Engine")
          .mayOnlyBeAccessedByLayers("Operator", "Cli")
          .whereLayer("Phase")
          .mayOnlyBeAccessedByLayers("Operator", "Cli", "Engine")
          .whereLayer("Compare")
          .mayOnlyBeAccessedByLayers("Operator", "Cli", "Engine", "Phase")
          .whereLayer("Capture")
          .mayOnlyBeAccessedByLayers("Operator", "Cli", "Engine", "Phase")
          .whereLayer("Work")
          .mayOnlyBeAccessedByLayers("Operator", "Cli", "Engine", "Phase", "Compare", "Capture")
          .whereLayer("Ledger")
          .mayOnlyBeAccessedByLayers(
              "Operator", "Cli", "Engine", "Phase", "Compare", "Capture", "Work")
          .whereLayer("Timescale")
          .mayOnlyBeAccessedByLayers(
              "Operator", "Cli", "Engine", "Phase", "Compare", "Capture", "Work", "Ledger")
          .whereLayer("Postgres")
          .mayOnlyBeAccessedByLayers(
              "Operator",
              "Cli",
              "Engine",
              "Phase",
              "Compare",
              "Capture",
              "Work",
              "Ledger",
              "Timescale")
          .whereLayer("Migration")
          .mayOnlyBeAccessedByLayers("Operator", "Cli", "Engine")
          .whereLayer("Api")
          .mayOnlyBeAccessedByLayers("Operator", "Cli", "Engine", "Migration")
          .whereLayer("Failure")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("dev.timescalemigration.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_engine_knows_no_kubernetes =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..timescalemigration.engine..",
              "..timescalemigration.phase..",
              "..timescalemigration.compare..",
              "..timescalemigration.capture..",
              "..timescalemigration.work..",
              "..timescalemigration.ledger..",
              "..timescalemigration.timescale..",
              "..timescalemigration.postgres..",
              "..timescalemigration.migration..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.fabric8..", "io.javaoperatorsdk..", "io.quarkiverse..", "io.kubernetes..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule the_state_machine_and_the_resource_do_no_input_or_output =
      noClasses()
          .that()
          .resideInAnyPackage("..timescalemigration.migration..", "..timescalemigration.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.nio.channels..",
              "java.nio.file..",
              "java.net..",
              "java.sql..",
              "org.jdbi..",
              "org.postgresql..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule only_package_postgres_connects =
      noClasses()
          .that()
          .resideOutsideOfPackage("..timescalemigration.postgres..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(DriverManager.class);

  @ArchTest
  static final ArchRule only_the_command_line_writes_to_the_terminal =
      noClasses()
          .that()
          .resideOutsideOfPackage("..timescalemigration.cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static void no_package_or_class_is_a_dumping_ground(JavaClasses classes) {
    String word = "(utils?|commons?|helpers?|managers?|misc)";
    noClasses()
        .should()
        .haveNameMatching("(?i).*\\." + word + "\\..*")
        .orShould()
        .haveNameMatching(".*(Utils?|Common|Helper|Manager)")
        .as("no package or class is called util, common, helper or manager")
        .check(classes);
  }

  @ArchTest
  static void no_two_types_have_the_same_name(JavaClasses classes) {
    Map<String, List<String>> byName =
        classes.stream()
            .filter(type -> !type.isAnonymousClass() && !type.getSimpleName().isEmpty())
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    TreeMap::new,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
    assertThat(byName.values())
        .as("types whose name another type has too")
        .allMatch(types -> types.size() == 1);
  }

  /**
   * Those with more mirror what is elsewhere: fields of a resource, rows and JSON of a catalog or a
   * ledger, and reports that are written as JSON.
   */
  private static final Set<String> LONG_RECORDS =
      Set.of(
          "BackgroundJob",
          "CaptureState",
          "CaptureStatus",
          "Facts",
          "FinalReport",
          "LedgerDigest",
          "MigrationStatus",
          "ServerFacts",
          "SideFacts",
          "TaskTotals",
          "TimescaleFacts");

  private static final int MOST_COMPONENTS = 10;

  @ArchTest
  static void records_are_short(JavaClasses classes) {
    assertThat(classes)
        .filteredOn(type -> type.isRecord() && !type.getPackageName().contains(".api."))
        .filteredOn(type -> !LONG_RECORDS.contains(type.getSimpleName()))
        .allSatisfy(
            type ->
                assertThat(type.reflect().getRecordComponents())
                    .as(type.getName())
                    .hasSizeLessThanOrEqualTo(MOST_COMPONENTS));
  }
}
