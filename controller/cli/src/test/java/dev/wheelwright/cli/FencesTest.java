package dev.wheelwright.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the command line client must not do. */
@AnalyzeClasses(packages = "dev.wheelwright.cli", importOptions = DoNotIncludeTests.class)
class FencesTest {

  @ArchTest
  static final ArchRule onlyMainLooksAtTheSurroundings =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Main.class)
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class)
          .orShould()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .accessField(System.class, "in");

  @ArchTest
  static final ArchRule startsNoProcesses =
      noClasses().should().dependOnClassesThat().belongToAnyOf(Process.class, ProcessBuilder.class);

  @ArchTest
  static final ArchRule onlyTheClientSpeaksHttp =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.wheelwright.cli.client..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.net.http..");

  @ArchTest
  static final ArchRule formsNoCycles =
      slices().matching("dev.wheelwright.cli.(*)..").should().beFreeOfCycles();
}
