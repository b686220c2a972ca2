package dev.wheelwright.controller.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Plain requests, many of them: paths are sent as they are. */
public final class Http {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI base;

  /**
   * @param base the server's address, such as {@code http://localhost:8081/}
   */
  public Http(URI base) {
    this.base = base;
  }

  /**
   * Sends a request without a body.
   *
   * @param headers names and values in turn
   */
  public HttpResponse<String> send(String method, String path, String... headers) {
    String address = "http://%s:%s%s".formatted(base.getHost(), base.getPort(), path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(PATIENCE)
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends a request as the administrator. */
  public HttpResponse<String> asAdministrator(String method, String path) {
    return send(method, path, "Authorization", "Bearer " + Api.token());
  }
}
