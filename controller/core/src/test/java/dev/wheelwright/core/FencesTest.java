package dev.wheelwright.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** What core and wire must not do, as far as modules cannot forbid it. */
@AnalyzeClasses(
    packages = {"dev.wheelwright.core", "dev.wheelwright.wire"},
    importOptions = DoNotIncludeTests.class)
class FencesTest {

  @ArchTest
  static final ArchRule readNoClock =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              Clock.class, Instant.class, LocalDate.class, LocalDateTime.class, ZonedDateTime.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .because("the same input gives the same bytes, at any time");

  @ArchTest
  static final ArchRule useNoRandomness =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              Random.class, SecureRandom.class, ThreadLocalRandom.class, RandomGenerator.class)
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random")
          .because("the same input gives the same bytes, every time");

  @ArchTest
  static final ArchRule doNoInputOrOutput =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.nio.file..",
              "java.nio.channels..",
              "java.net..",
              "java.sql..",
              "java.util.logging..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.io\\.(File.*|RandomAccessFile|Console|Object(In|Out)putStream)")
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .accessField(System.class, "in")
          .because("core is given what it needs and returns what it makes");

  @ArchTest
  static final ArchRule lookAtNoSurroundings =
      noClasses()
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class, String.class)
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Process.class, ProcessBuilder.class, Runtime.class, Thread.class)
          .because("core is pure: no settings, no processes, no threads");

  @ArchTest
  static final ArchRule formNoCycles =
      slices().matching("dev.wheelwright.core.(*)..").should().beFreeOfCycles();
}
