package dev.wheelwright.controller.status;

import dev.wheelwright.controller.clock.MonotonicClock;
import dev.wheelwright.controller.fleet.Memberships;
import dev.wheelwright.controller.rollout.Cause;
import dev.wheelwright.controller.rollout.RolloutService;
import dev.wheelwright.controller.telemetry.Report;
import dev.wheelwright.controller.telemetry.Report.Content;
import dev.wheelwright.controller.telemetry.Report.InterfaceReport;
import dev.wheelwright.controller.telemetry.Report.Position;
import dev.wheelwright.controller.telemetry.Reports;
import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.Http;
import dev.wheelwright.controller.testing.Keys;
import dev.wheelwright.controller.testing.WithFakeLink;
import dev.wheelwright.core.status.PeerSample;
import dev.wheelwright.core.status.Tunnel;
import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.Endpoint;
import dev.wheelwright.wire.WgPublicKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What one concentrator's round of reports costs the controller, with so many tunnels that all
 * moved, and what it costs to show them. Not a test by its name: {@code e2e/load/status-benchmark}
 * runs it.
 */
@QuarkusTest
@TestProfile(WithFakeLink.class)
class StatusBenchmark {
  private static final int WARM_UP = 5;
  private static final int ROUNDS = 9;
  private static final Bytes RUN = Bytes.of(new byte[16]);
  private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");
  private static final List<Integer> SIZES =
      Arrays.stream(System.getProperty("benchmark.tunnels", "100,1000,10000").split(","))
          .map(Integer::valueOf)
          .toList();

  @Inject RolloutService rollout;
  @Inject Memberships memberships;
  @Inject Reports reports;
  @Inject TunnelBoard board;
  @Inject StatusWriter writer;
  @Inject MonotonicClock clock;
  @Inject MeterRegistry registry;

  @TestHTTPResource("/")
  URI base;

  private final Map<String, List<Double>> measured = new LinkedHashMap<>();
  private long sequence;

  @Test
  void measure() {
    System.out.printf(
        "status of n tunnels of one concentrator, all moving: median (least to most) of %d rounds, on %d cores, heap at most %d MiB%n",
        ROUNDS, Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory() >> 20);
    long empty = heap();
    Map<String, Double> before = Map.of();
    for (int tunnels : SIZES) {
      declare(tunnels);
      measured.clear();
      try (EventReader events = EventReader.open(base)) {
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
          round(tunnels, events, round >= WARM_UP);
        }
      }
      before = print(before);
      System.out.printf(
          Locale.ROOT,
          "  heap in use, more than without topology %9.1f MiB%n%n",
          (heap() - empty) / 1048576.0);
    }
  }

  /** An overlay of one concentrator, and keys for everybody. */
  private void declare(int spokes) {
    StringBuilder yaml = new StringBuilder("version: 1\nappliances:\n- name: hub\n");
    for (int i = 0; i < spokes; i++) {
      yaml.append("- name: branch-").append(i).append('\n');
    }
    yaml.append(
        """
        overlays:
        - name: EMEA
          pools: [172.16.0.0/16]
          keepalive: 25
          concentrators:
          - {appliance: hub, listenPort: 9001, endpoints: [192.0.2.1]}
          spokes:
        """);
    for (int i = 0; i < spokes; i++) {
      yaml.append("  - {appliance: branch-").append(i).append("}\n");
    }
    long start = System.nanoTime();
    put(yaml.toString());
    System.out.printf(
        Locale.ROOT,
        "%d tunnels: PUT /topology took %.1f s%n",
        spokes,
        millis(start, System.nanoTime()) / 1000);
    memberships
        .wantedKeys()
        .forEach(
            (appliance, wanted) ->
                wanted.forEach(
                    key ->
                        memberships.reportKey(appliance, key, Keys.publicKey(key.membership()))));
    rollout.recompile(Cause.KEYS);
    await(() -> board.read((cells, _) -> cells.size()) == spokes);
  }

  private void round(int tunnels, EventReader events, boolean counts) {
    Report report = report();
    long told = events.tunnels();
    double evaluated = evaluationMillis();
    double written = flushMillis();
    long evaluations = evaluations();
    long start = System.nanoTime();
    reports.add(report);
    long added = System.nanoTime();
    await(() -> evaluations() > evaluations);
    double evaluation = evaluationMillis() - evaluated;
    await(() -> events.tunnels() >= told + tunnels);
    long streamed = System.nanoTime();
    writer.flush();
    long flushed = System.nanoTime();
    long bytes = readAll();
    long read = System.nanoTime();
    HttpResponse<String> first = get("/api/v1/tunnels?limit=100&state=down");
    long filtered = System.nanoTime();
    if (first.statusCode() != 200) {
      throw new IllegalStateException(first.body());
    }
    if (counts) {
      note("adding the report, ms", millis(start, added));
      note("concluding the states, ms", evaluation);
      note("until an event stream has told them, ms", millis(start, streamed));
      note("writing them to the database, ms", flushMillis() - written);
      note("GET /tunnels, all pages of 1000, ms", millis(flushed, read));
      note("GET /tunnels, all pages, KiB", bytes / 1024.0);
      note("GET /tunnels, a page of one state, ms", millis(read, filtered));
    }
  }

  /** Every tunnel has had a handshake and carried something since the last round. */
  private Report report() {
    sequence++;
    Map<WgPublicKey, PeerSample> samples = new HashMap<>();
    List<Tunnel> tunnels =
        board.read((cells, _) -> cells.values().stream().map(TunnelCell::tunnel).toList());
    for (Tunnel tunnel : tunnels) {
      samples.put(
          tunnel.peer().key().orElseThrow(),
          new PeerSample(
              Optional.of(Duration.ofSeconds(1 + sequence % 100)),
              Optional.of(Endpoint.parse("198.51.100.7:40000", 1)),
              1000 * sequence,
              2000 * sequence));
    }
    Tunnel.End hub = tunnels.getFirst().concentrator();
    InterfaceReport its =
        new InterfaceReport(hub.membership(), Optional.empty(), hub.key(), samples, Set.of());
    return new Report(
        hub.appliance(),
        clock.now(),
        new Position(RUN, sequence, true, false),
        new Content(List.of(its), Set.of(), List.of()));
  }

  private long readAll() {
    long bytes = 0;
    Optional<String> cursor = Optional.empty();
    do {
      String page =
          get("/api/v1/tunnels?limit=1000" + cursor.map(next -> "&cursor=" + next).orElse(""))
              .body();
      bytes += page.length();
      Matcher next = NEXT.matcher(page);
      cursor = next.find() ? Optional.of(next.group(1)) : Optional.empty();
    } while (cursor.isPresent());
    return bytes;
  }

  private void put(String yaml) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(Api.TOPOLOGY + "?prune=true"))
            .header("Authorization", "Bearer " + Api.token())
            .header("Content-Type", "application/yaml")
            .header("If-Match", "*")
            .PUT(BodyPublishers.ofString(yaml))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> get(String path) {
    return new Http(base).asAdministrator("GET", path);
  }

  private long evaluations() {
    return registry.get("wheelwright.status.evaluation").timer().count();
  }

  private double evaluationMillis() {
    return totalMillis("wheelwright.status.evaluation");
  }

  /** The timer writes every two seconds, and may have written a part of them already. */
  private double flushMillis() {
    return totalMillis("wheelwright.status.flush");
  }

  private double totalMillis(String timer) {
    return registry.get(timer).timer().totalTime(TimeUnit.MICROSECONDS) / 1000;
  }

  private static double millis(long from, long to) {
    return (to - from) / 1e6;
  }

  private void note(String what, double value) {
    measured.computeIfAbsent(what, _ -> new ArrayList<>()).add(value);
  }

  private Map<String, Double> print(Map<String, Double> before) {
    Map<String, Double> medians = new HashMap<>();
    measured.forEach(
        (what, values) -> {
          List<Double> sorted = values.stream().sorted().toList();
          double median = sorted.get(sorted.size() / 2);
          medians.put(what, median);
          String growth =
              before.containsKey(what)
                  ? String.format(Locale.ROOT, "  %5.1f times", median / before.get(what))
                  : "";
          System.out.printf(
              Locale.ROOT,
              "  %-40s %9.1f  (%.1f to %.1f)%s%n",
              what,
              median,
              sorted.getFirst(),
              sorted.getLast(),
              growth);
        });
    return medians;
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("nothing came of it for two minutes");
      }
      Thread.onSpinWait();
    }
  }
}
