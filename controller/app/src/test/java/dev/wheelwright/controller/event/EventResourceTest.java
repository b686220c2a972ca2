package dev.wheelwright.controller.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wheelwright.controller.testing.Api;
import dev.wheelwright.controller.testing.Documents;
import dev.wheelwright.controller.testing.WithFakeLink;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(WithFakeLink.class)
class EventResourceTest {
  private static final AtomicInteger EXTRA = new AtomicInteger();

  @TestHTTPResource("/api/v1/events")
  URI events;

  /** Reads lines until it is closed. */
  private static final class Stream implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private Stream(URI events, String query, String... headers) throws Exception {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(events + query))
              .header("Authorization", "Bearer " + Api.token());
      for (int i = 0; i < headers.length; i += 2) {
        request.header(headers[i], headers[i + 1]);
      }
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
      Thread.ofVirtual().start(() -> read(response.body()));
    }

    private void read(InputStream body) {
      try (Scanner scanner = new Scanner(body, StandardCharsets.UTF_8)) {
        while (scanner.hasNextLine()) {
          lines.add(scanner.nextLine());
        }
      }
    }

    void awaitLine(String start) {
      await().untilAsserted(() -> assertThat(lines).anyMatch(line -> line.startsWith(start)));
    }

    String lastId() {
      return lines.reversed().stream()
          .filter(line -> line.startsWith("id:"))
          .map(line -> line.substring(3).strip())
          .findFirst()
          .orElseThrow();
    }

    @Override
    public void close() {
      client.shutdownNow();
    }
  }

  private static void change() {
    Api.put(Documents.EMPTY, "*", "?prune=true").then().statusCode(200);
    Api.put(Documents.EMEA, "*", "?prune=true").then().statusCode(200);
    // an appliance that is new gets its first config: a revision
    Api.asAdministrator()
        .put("/api/v1/appliances/extra-" + EXTRA.incrementAndGet())
        .then()
        .statusCode(200);
  }

  @Test
  void tellsOfRevisionsTunnelsAndAppliances() throws Exception {
    try (Stream stream = new Stream(events, "")) {
      stream.awaitLine(":");
      change();

      stream.awaitLine("event:revision");
      stream.awaitLine("data:{\"revision\":");
      stream.awaitLine("event:tunnels");
      stream.awaitLine("data:{\"tunnels\":[{\"overlay\":\"EMEA\"");
      stream.awaitLine("event:appliance");
      stream.awaitLine("data:{\"name\":");
    }
  }

  @Test
  void resumesWhereTheClientWas() throws Exception {
    String last;
    try (Stream stream = new Stream(events, "")) {
      stream.awaitLine(":");
      change();
      stream.awaitLine("event:revision");
      stream.awaitLine("id:");
      last = stream.lastId();
    }
    change();
    try (Stream stream = new Stream(events, "", "Last-Event-ID", last)) {
      stream.awaitLine("event:revision");
      assertThat(stream.lines).doesNotContain("event:reset");
    }
    try (Stream stream = new Stream(events, "?after=gone-1")) {
      stream.awaitLine("event:reset");
    }
  }
}
