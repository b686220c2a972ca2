package dev.wheelwright.controller;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.persistence.Entity;
import jakarta.ws.rs.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** What the features of the controller must not do to each other. */
@AnalyzeClasses(packages = "dev.wheelwright.controller", importOptions = DoNotIncludeTests.class)
class FencesTest {
  private static final String CLOCK = "dev.wheelwright.controller.clock..";
  private static final String PLATFORM = "dev.wheelwright.controller.platform..";

  @ArchTest
  static final ArchRule featuresFormNoCycles =
      slices().matching("dev.wheelwright.controller.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule entitiesStayInTheirFeature =
      classes().should(useEntitiesOfTheirOwnPackageOnly());

  @ArchTest
  static final ArchRule entitiesAreNamedSo =
      classes().that().areAnnotatedWith(Entity.class).should().haveSimpleNameEndingWith("Entity");

  @ArchTest
  static final ArchRule resourcesAreNamedSo =
      classes()
          .that(areTopLevel())
          .and()
          .areAnnotatedWith(Path.class)
          .should()
          .haveSimpleNameEndingWith("Resource");

  @ArchTest
  static final ArchRule onlyEnrolmentAndLinkSpeakToAgents =
      noClasses()
          .that(
              not(
                  resideInAnyPackage(
                      "dev.wheelwright.controller.enrolment..",
                      "dev.wheelwright.controller.link..")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..", "io.netty..", "dev.wheelwright.contract..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule onlyTheClockRoomHasTimeAndChance =
      noClasses()
          .that(not(resideInAPackage(CLOCK)))
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callConstructor(SecureRandom.class)
          .orShould()
          .callConstructor(Random.class)
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(ThreadLocalRandom.class);

  @ArchTest
  static final ArchRule onlyThePlatformLooksAtTheSurroundings =
      noClasses()
          .that(not(resideInAPackage(PLATFORM)))
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Process.class, ProcessBuilder.class)
          .orShould()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule rolloutKnowsNothingAboveIt =
      noClasses()
          .that(
              resideInAnyPackage(
                  "dev.wheelwright.controller.rollout..", "dev.wheelwright.controller.fleet.."))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.wheelwright.controller.overlay..",
              "dev.wheelwright.controller.appliance..",
              "dev.wheelwright.controller.enrolment..",
              "dev.wheelwright.controller.link..");

  private static DescribedPredicate<JavaClass> areTopLevel() {
    return DescribedPredicate.describe("are top level", JavaClass::isTopLevelClass);
  }

  private static ArchCondition<JavaClass> useEntitiesOfTheirOwnPackageOnly() {
    return new ArchCondition<>("use entities of their own package only") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
          JavaClass used = dependency.getTargetClass();
          if (used.isAnnotatedWith(Entity.class)
              && !used.getPackageName().equals(user.getPackageName())) {
            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }
}
