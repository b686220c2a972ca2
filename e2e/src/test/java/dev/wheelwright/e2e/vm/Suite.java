package dev.wheelwright.e2e.vm;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs integration tests and scenarios of the class path, or those that its arguments name, and
 * prints what becomes of each. Ends with 0 when there are some and all succeed.
 */
final class Suite implements TestExecutionListener {
  private static final int LOG_DEPTH = 3;
  private static final int LOG_LINES = 40;
  private static final String ALL = "[A-Za-z0-9_]+(IT|Scenario)";
  private static final Set<TestTag> BY_NAME_ONLY =
      Set.of(TestTag.create("clean-machines"), TestTag.create("older-version"));

  private final PrintStream out;
  private final Map<String, Long> started = new HashMap<>();
  private int succeeded;
  private int failed;
  private int skipped;

  private Suite(PrintStream out) {
    this.out = out;
  }

  /**
   * Runs them.
   *
   * @param selections simple names of classes, or {@code Class#begin} for methods that begin so;
   *     none for all
   */
  public static void main(String[] selections) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    List<Path> earlier = folders(temporary);
    Suite suite = new Suite(System.out);
    LauncherFactory.create().execute(request(List.of(selections)), suite);
    if (!suite.isGood()) {
      List<Path> left = new ArrayList<>(folders(temporary));
      left.removeAll(earlier);
      suite.printLogs(left);
    }
    System.exit(suite.isGood() ? 0 : 1);
  }

  private static LauncherDiscoveryRequest request(List<String> selections) {
    Set<Path> roots =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(path -> path.endsWith("test-classes") && Files.isDirectory(path))
            .collect(Collectors.toSet());
    String names =
        selections.isEmpty()
            ? ALL
            : selections.stream()
                .map(selection -> selection.replaceFirst("#.*", ""))
                .distinct()
                .collect(Collectors.joining("|"));
    // What needs more than one machine, the network, or another version's programs has to be asked
    // for by name.
    PostDiscoveryFilter wanted =
        test ->
            FilterResult.includedIf(
                selections.isEmpty()
                    ? test.getTags().stream().noneMatch(BY_NAME_ONLY::contains)
                    : isSelected(test, selections));
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(selectClasspathRoots(roots))
        .filters(includeEngines("junit-jupiter"), includeClassNamePatterns(".*\\.(" + names + ")"))
        .filters(wanted)
        // An emulated machine has no time to spare for a second fleet.
        .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
        .build();
  }

  /** Whether a method is meant; what is no method goes with its methods. */
  private static boolean isSelected(TestDescriptor test, List<String> selections) {
    if (!(test.getSource().orElse(null) instanceof MethodSource method)) {
      return true;
    }
    String name = method.getClassName().replaceFirst(".*\\.", "") + "#" + method.getMethodName();
    return selections.stream()
        .anyMatch(
            selection -> name.startsWith(selection.contains("#") ? selection : selection + "#"));
  }

  private boolean isGood() {
    return failed == 0 && skipped == 0 && succeeded > 0;
  }

  /** What failed leaves its logs behind, and nobody can look for them when the machine is gone. */
  private void printLogs(List<Path> folders) {
    for (Path folder : folders) {
      for (Path log : logs(folder)) {
        out.println("== the end of " + log);
        List<String> lines = lines(log);
        lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()).forEach(out::println);
      }
    }
  }

  private static List<String> lines(Path log) {
    try {
      return Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The temporary folders of tests. */
  private static List<Path> folders(Path temporary) {
    try (Stream<Path> entries = Files.list(temporary)) {
      return entries.filter(entry -> entry.getFileName().toString().startsWith("junit-")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is not there any more when its turn comes is left out: some programs still run. */
  private static List<Path> logs(Path folder) {
    List<Path> logs = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          Set.of(),
          LOG_DEPTH,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(".log")) {
                logs.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    logs.sort(null);
    return logs;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    started.put(test.getUniqueId(), System.nanoTime());
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    skipped++;
    out.println("SKIPPED  " + name(test) + ": " + reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    boolean good = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    if (good && !test.isTest()) {
      return;
    }
    if (good) {
      succeeded++;
    } else {
      failed++;
    }
    long nanos = System.nanoTime() - started.getOrDefault(test.getUniqueId(), System.nanoTime());
    double seconds = Duration.ofNanos(nanos).toMillis() / 1000.0;
    out.printf(Locale.ROOT, "%-6s %6.1f s  %s%n", good ? "ok" : "FAILED", seconds, name(test));
    result.getThrowable().ifPresent(problem -> problem.printStackTrace(out));
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    out.printf(Locale.ROOT, "%d succeeded, %d failed, %d skipped%n", succeeded, failed, skipped);
    if (succeeded + failed + skipped == 0) {
      out.println("there are no such tests");
    }
  }

  /** The class and what distinguishes the test in it, from the segments of its id. */
  private static String name(TestIdentifier test) {
    String last = test.getLegacyReportingName();
    return test.getUniqueIdObject().getSegments().stream()
        .filter(segment -> segment.getType().startsWith("class"))
        .map(segment -> segment.getValue().substring(segment.getValue().lastIndexOf('.') + 1))
        .collect(Collectors.joining("."))
        .concat(" ")
        .concat(last.equals(test.getDisplayName()) ? last : last + " " + test.getDisplayName());
  }
}
