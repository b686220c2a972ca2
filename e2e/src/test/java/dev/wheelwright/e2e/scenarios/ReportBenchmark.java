package dev.wheelwright.e2e.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wheelwright.e2e.lab.GuideNetwork.Member;
import dev.wheelwright.e2e.lab.Poll;
import dev.wheelwright.e2e.programs.Agent;
import dev.wheelwright.e2e.programs.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes until the API tells what went through a tunnel, with an agent that reports
 * every second: the wait for the next sample, which is up to that second, and the way from there.
 */
final class ReportBenchmark {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(5);

  /** A ping is 128 bytes in the tunnel, a keepalive 32. */
  private static final long LEAST = 100;

  private ReportBenchmark() {}

  /**
   * Measures, and prints.
   *
   * @param arguments how many times
   */
  public static void main(String[] arguments) throws IOException {
    int times = Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory("wheelwright-bench");
    try (GuideFleet guide = GuideFleet.up(folder)) {
      Agent agent = guide.agent(guide.hub());
      agent.process().terminate();
      agent.process().awaitExit(GuideFleet.PATIENCE);
      agent.start("WHEELWRIGHT_REPORT_SECONDS", "1");
      guide.fleet().awaitConnected(guide.names(), GuideFleet.PATIENCE);
      measure(guide, 5);
      print(measure(guide, times));
    }
    System.exit(0);
  }

  private static long[] measure(GuideFleet guide, int times) {
    Member branch = guide.branch(1);
    Api api = guide.api();
    Random random = new Random(1);
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long before = received(api);
      long start = System.nanoTime();
      branch.site().exec("ping", "-n", "-c", "1", "-W", "2", guide.hub().siteAddress()).orFail();
      if (!Poll.until(() -> received(api) >= before + LEAST, PAUSE, LIMIT)) {
        throw new IllegalStateException("not reported within " + LIMIT);
      }
      nanos[i] = System.nanoTime() - start;
      LockSupport.parkNanos(Duration.ofMillis(random.nextLong(1000)).toNanos());
    }
    return nanos;
  }

  private static long received(Api api) {
    JsonNode tunnels =
        api.get("/tunnels?overlay=EMEA&peer=branch-1", "application/json").orFail().body();
    return tunnels.path("tunnels").path(0).path("receivedBytes").asLong();
  }

  private static void print(long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "packet to API, a report every second, %d times: p50 %.2f s, p90 %.2f s, p99 %.2f s, most %.2f s;"
            + " %d cores%n",
        nanos.length,
        at(nanos, 0.5),
        at(nanos, 0.9),
        at(nanos, 0.99),
        at(nanos, 1),
        Runtime.getRuntime().availableProcessors());
  }

  private static double at(long[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e9;
  }
}
