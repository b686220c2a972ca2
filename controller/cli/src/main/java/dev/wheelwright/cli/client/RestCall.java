package dev.wheelwright.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * One request after the other, and the one place where an answer or its absence becomes an
 * exception.
 */
final class RestCall {
  private static final String ROOT = "/api/v1";
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  // Long enough for a topology of many thousand spokes on a small machine.
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);

  private final URI address;
  private final AccessToken token;
  private final Trust trust;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http;

  RestCall(URI address, AccessToken token, Trust trust) {
    this.address = address;
    this.token = token;
    this.trust = trust;
    // No redirects: the token goes to the configured address and nowhere else.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_LIMIT)
            .sslContext(trust.context())
            .build();
  }

  /** A request to a path below the API's root. */
  HttpRequest.Builder request(String path) {
    return requestAt(ROOT + path);
  }

  /** A request to a path of the server. */
  HttpRequest.Builder requestAt(String path) {
    return HttpRequest.newBuilder(URI.create(address + path))
        .timeout(ANSWER_LIMIT)
        .header("Authorization", token.header());
  }

  /** Sends a request and gives whatever answer comes. */
  Reply send(HttpRequest.Builder request) throws ControllerException {
    try {
      HttpResponse<String> response =
          http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Reply(
          response.statusCode(),
          mediaType(response.headers().firstValue("Content-Type").orElse("")),
          response.headers().firstValue("ETag"),
          response.body());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ControllerException.Failed("interrupted while waiting for " + address + ".");
    } catch (IOException unreachable) {
      throw noAnswer(unreachable);
    }
  }

  /**
   * Sends a request whose answer goes on and on.
   *
   * @return its lines; reading them fails when the connection breaks
   */
  BufferedReader openStream(HttpRequest.Builder request) throws ControllerException {
    try {
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
      if (response.statusCode() == 200) {
        return lines;
      }
      try (lines) {
        throw rejection(
            new Reply(
                response.statusCode(),
                mediaType(response.headers().firstValue("Content-Type").orElse("")),
                Optional.empty(),
                lines.readAllAsString()));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ControllerException.Failed("interrupted while waiting for " + address + ".");
    } catch (IOException unreachable) {
      throw noAnswer(unreachable);
    }
  }

  /** Sends a request and gives the answer if it is a success. */
  Reply expectSuccess(HttpRequest.Builder request) throws ControllerException {
    return successOf(send(request));
  }

  /** The answer, if it is a success. */
  Reply successOf(Reply reply) throws ControllerException {
    if (reply.isSuccess()) {
      return reply;
    }
    throw rejection(reply);
  }

  /** The content of an answer, read as JSON. */
  JsonNode json(Reply reply) throws ControllerException {
    try {
      return json.readTree(reply.body());
    } catch (JsonProcessingException malformed) {
      throw new ControllerException.Failed(notOursText(reply, "it sent no JSON"), malformed);
    }
  }

  /** What to say when the other end does not behave like a controller. */
  ControllerException notOurs(Reply reply, String because) {
    return new ControllerException.Failed(notOursText(reply, because));
  }

  private String notOursText(Reply reply, String because) {
    return "what answers at "
        + address
        + " is not a Wheelwright controller: "
        + because
        + " (status "
        + reply.status()
        + "). "
        + addressHint();
  }

  private ControllerException noAnswer(IOException failure) {
    String why =
        switch (failure) {
          case ConnectException unknown
              when unknown.getCause() instanceof UnresolvedAddressException ->
              "the name is not known";
          case ConnectException refused -> "nothing listens there, or a firewall is in the way";
          case HttpTimeoutException late -> "no answer in time";
          case SSLException insecure -> trust.reason(insecure);
          case IOException other ->
              "the connection broke (" + other.getClass().getSimpleName() + ")" + schemeHint();
        };
    return new ControllerException.Unreachable(
        "cannot reach the controller at "
            + address
            + ": "
            + why
            + (failure instanceof SSLException ? ". " : ". Is it running? ")
            + addressHint());
  }

  private ControllerException rejection(Reply reply) throws ControllerException {
    int status = reply.status();
    if (status == 401) {
      return new ControllerException.Failed(
          "the controller at "
              + address
              + " does not accept the access token ("
              + token.origin()
              + "). Set "
              + ControllerAccess.TOKEN
              + " or "
              + ControllerAccess.TOKEN_FILE
              + " to a valid one.");
    }
    if (status == 403) {
      String detail = reply.isProblem() ? ": " + Problem.read(json(reply)).summary() : "";
      return new ControllerException.Failed(
          "the access token (" + token.origin() + ") may not do this at " + address + detail + ".");
    }
    if (status >= 500) {
      String detail = reply.isProblem() ? ": " + Problem.read(json(reply)).summary() : "";
      return new ControllerException.Unreachable(
          "the controller at "
              + address
              + " failed (status "
              + status
              + ")"
              + detail
              + ". Whether anything changed is not known; the controller's log says more.");
    }
    return reply.isProblem()
        ? new ControllerException.Refused(Problem.read(json(reply)))
        : notOurs(reply, "it does not know this request");
  }

  /** A server that speaks TLS hangs up on whoever does not. */
  private String schemeHint() {
    return "http".equals(address.getScheme()) ? "; does it want https there?" : "";
  }

  private static String addressHint() {
    return "The address comes from " + ControllerAccess.URL + ".";
  }

  private static String mediaType(String header) {
    int parameters = header.indexOf(';');
    return (parameters < 0 ? header : header.substring(0, parameters))
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
