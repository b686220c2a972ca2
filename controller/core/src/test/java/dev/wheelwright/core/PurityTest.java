package dev.wheelwright.core;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.wheelwright.core.compile.ApplianceConfig;
import dev.wheelwright.core.compile.Compiler;
import dev.wheelwright.core.topology.Topology;
import java.util.UUID;

/** The heart is pure: its only inputs are its arguments. */
@AnalyzeClasses(
    packages = "dev.wheelwright.core",
    importOptions = ImportOption.DoNotIncludeTests.class)
class PurityTest {
  @ArchTest
  static final ArchRule DEPENDS_ON_VALUES_ALONE =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.wheelwright.core..",
              "dev.wheelwright.wire",
              "java.io",
              "java.lang",
              "java.lang.annotation",
              "java.lang.invoke",
              "java.lang.runtime",
              "java.math",
              "java.util",
              "java.util.function",
              "java.util.regex",
              "java.util.stream",
              "org.jspecify.annotations")
          .because("core is pure");

  @ArchTest
  static final ArchRule HAS_NO_CLOCK_NO_CHANCE_AND_NO_SURROUNDINGS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.io\\.(?!Serializable|ObjectInputFilter|UncheckedIOException).*")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class);

  @ArchTest
  static final ArchRule HAS_NO_CYCLES =
      slices().matching("dev.wheelwright.core.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_COMPILER_MAKES_CONFIGS =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Compiler.class)
          .should()
          .callConstructorWhere(
              describe(
                  "an ApplianceConfig is made",
                  call -> call.getTargetOwner().isEquivalentTo(ApplianceConfig.class)));

  @ArchTest
  static final ArchRule ONLY_A_TOPOLOGY_MAKES_TOPOLOGIES =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Topology.class)
          .should()
          .callConstructorWhere(
              describe(
                  "a Topology is made",
                  call -> call.getTargetOwner().isEquivalentTo(Topology.class)));
}
