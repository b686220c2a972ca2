package dev.wheelwright.core;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.wheelwright.core.compile.ApplianceConfig;
import dev.wheelwright.core.compile.Compiler;
import dev.wheelwright.core.topology.Topology;

/** Each stage is a type that only the stage before can make, out of values alone. */
@AnalyzeClasses(packages = "dev.wheelwright.core", importOptions = DoNotIncludeTests.class)
class StagesTest {

  @ArchTest
  static final ArchRule dependOnValuesAlone =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.wheelwright.core..",
              "dev.wheelwright.wire",
              "java.io",
              "java.lang..",
              "java.math",
              "java.time",
              "java.util",
              "java.util.function",
              "java.util.regex",
              "java.util.stream",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule onlyTheCompilerMakesConfigs =
      onlyMakes(Compiler.class, ApplianceConfig.class);

  @ArchTest
  static final ArchRule onlyTheChecksMakeATopology = onlyMakes(Topology.class, Topology.class);

  private static ArchRule onlyMakes(Class<?> maker, Class<?> made) {
    return noClasses()
        .that()
        .doNotHaveFullyQualifiedName(maker.getName())
        .and()
        .haveNameNotMatching(maker.getName().replace(".", "\\.") + "\\$.*")
        .should()
        .callConstructorWhere(
            describe(
                "makes " + made.getSimpleName(),
                call -> call.getTargetOwner().isEquivalentTo(made)));
  }
}
