package dev.wheelwright.agent;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.wheelwright.agent.device.Device;
import dev.wheelwright.agent.verify.VerifiedConfig;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** What the parts of the agent must not do to each other. */
@AnalyzeClasses(packages = "dev.wheelwright.agent", importOptions = DoNotIncludeTests.class)
class FencesTest {
  private static final String DEVICE = "dev.wheelwright.agent.device..";
  private static final String NETLINK = "dev.wheelwright.agent.device.netlink..";
  private static final String APPLY = "dev.wheelwright.agent.apply..";
  private static final String VERIFY = "dev.wheelwright.agent.verify..";
  private static final String IDENTITY = "dev.wheelwright.agent.identity..";
  private static final String LINK = "dev.wheelwright.agent.link..";

  @ArchTest
  static final ArchRule onlyTheDeviceStartsProcesses =
      noClasses()
          .that(not(resideInAPackage(DEVICE)))
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Process.class, ProcessBuilder.class)
          .orShould()
          .callMethod(Runtime.class, "exec", String[].class);

  @ArchTest
  static final ArchRule onlyTheDeviceSpeaksNetlink =
      noClasses()
          .that(not(resideInAPackage(DEVICE)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(NETLINK);

  @ArchTest
  static final ArchRule onlyNetlinkCallsNativeFunctions =
      noClasses()
          .that(not(resideInAPackage(NETLINK)))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..");

  @ArchTest
  static final ArchRule netlinkKnowsNothingOfTheDevice =
      noClasses()
          .that(resideInAPackage(NETLINK))
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.wheelwright..").and(not(resideInAPackage(NETLINK))));

  @ArchTest
  static final ArchRule s8NobodyElseMakesAVerifiedConfig =
      constructors().that().areDeclaredIn(VerifiedConfig.class).should().bePrivate();

  @ArchTest
  static final ArchRule s8NobodyElseCallsWhatMakesAVerifiedConfig =
      methods()
          .that()
          .areDeclaredIn(VerifiedConfig.class)
          .and()
          .areStatic()
          .should()
          .notBePublic()
          .andShould()
          .notBeProtected();

  @ArchTest
  static final ArchRule s8OnlyApplyChangesTheDevice =
      noClasses()
          .that(not(resideInAnyPackage(APPLY, DEVICE)))
          .should()
          .callMethod(Device.class, "execute", List.class);

  @ArchTest
  static final ArchRule onlyIdentityAndLinkSpeakToTheController =
      noClasses()
          .that(not(resideInAnyPackage(IDENTITY, LINK)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.grpc..", "dev.wheelwright.contract..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule diffIsPure =
      classes()
          .that()
          .resideInAPackage("dev.wheelwright.agent.diff..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.lang..",
              "java.util..",
              "java.time..",
              "java.nio.charset",
              "java.security",
              "org.jspecify..",
              "dev.wheelwright.wire..",
              "dev.wheelwright.agent.diff..",
              "dev.wheelwright.agent.key..");

  @ArchTest
  static final ArchRule verifyTouchesNoDevice =
      noClasses()
          .that(resideInAPackage(VERIFY))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DEVICE, APPLY, LINK);

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
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone");
}
