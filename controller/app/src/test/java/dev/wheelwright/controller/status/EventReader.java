package dev.wheelwright.controller.status;

import dev.wheelwright.controller.testing.Api;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A client of the event stream that only counts. */
final class EventReader implements AutoCloseable {
  private static final String TUNNEL = "\"concentratorKeepaliveSeconds\"";

  private final HttpClient client;
  private final InputStream body;
  private final AtomicLong tunnels = new AtomicLong();

  private EventReader(HttpClient client, InputStream body) {
    this.client = client;
    this.body = body;
  }

  static EventReader open(URI base) {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/api/v1/events"))
            .header("Authorization", "Bearer " + Api.token())
            .build();
    try {
      HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("status " + answer.statusCode());
      }
      EventReader reader = new EventReader(client, answer.body());
      Thread.ofPlatform().daemon().start(reader::run);
      return reader;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void run() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        count(line);
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void count(String line) {
    for (int at = line.indexOf(TUNNEL); at >= 0; at = line.indexOf(TUNNEL, at + 1)) {
      tunnels.incrementAndGet();
    }
  }

  /** How many tunnels it was told of, each as often as it was told. */
  long tunnels() {
    return tunnels.get();
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client.shutdownNow();
  }
}
