package dev.wheelwright.cli.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * The REST API as the controller promises it, over HTTP or HTTPS, with answers that a test decides.
 */
public final class FakeController implements AutoCloseable {
  /** The access token that this controller accepts. */
  public static final String TOKEN = "wwa_Zm9yLXRlc3RzLW9ubHktbm90LWEtcmVhbC10b2tlbg";

  private static final String PROBLEM = "application/problem+json";

  /** A request as it arrived. */
  public record Request(String method, String target, Map<String, String> headers, String body) {}

  private record Answer(int status, String contentType, String body) {}

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final Map<String, Answer> once = new LinkedHashMap<>();
  private int version = 1;
  private int foreignChanges;

  private FakeController(HttpServer server) {
    this.server = server;
  }

  /** Starts one on a free port of the loopback interface. */
  public static FakeController start() {
    try {
      return started(HttpServer.create(anyPort(), 0));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Starts one that speaks TLS. */
  public static FakeController startWithTls(SSLContext tls) {
    try {
      HttpsServer server = HttpsServer.create(anyPort(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
      return started(server);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  private static FakeController started(HttpServer server) {
    FakeController controller = new FakeController(server);
    server.createContext("/", controller::handle);
    server.start();
    return controller;
  }

  /** Its address, for {@code WHEELWRIGHT_URL}. */
  public String url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Decides the answer to a request such as {@code GET /topology}; the query matters only if one of
   * its parameters follows, such as {@code GET /tunnels cursor=x}.
   */
  public FakeController answers(String request, int status, String contentType, String body) {
    answers.put(request, new Answer(status, contentType, body));
    return this;
  }

  /** Decides the answer to the first such request; those after it get what is decided for them. */
  public FakeController answersOnce(String request, int status, String contentType, String body) {
    once.put(request, new Answer(status, contentType, body));
    return this;
  }

  /** Decides a JSON answer. */
  public FakeController answersJson(String request, int status, String body) {
    return answers(request, status, "application/json", body);
  }

  /** Decides an answer that says what is wrong. */
  public FakeController answersProblem(String request, int status, String body) {
    return answers(request, status, PROBLEM, body);
  }

  /** Lets somebody else change the topology just after it was read, so many times. */
  public FakeController changesUnderneath(int times) {
    foreignChanges = times;
    return this;
  }

  /** All requests so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The last request. */
  public Request last() {
    return requests.getLast();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = read(exchange);
      requests.add(request);
      Answer answer = answer(exchange, request);
      if (answer.status() >= 300 && answer.status() < 400) {
        exchange.getResponseHeaders().set("Location", answer.body());
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(HttpExchange exchange, Request request) {
    if (!("Bearer " + TOKEN).equals(request.headers().get("authorization"))) {
      return new Answer(401, PROBLEM, "{\"title\":\"Unauthorized\",\"status\":401}");
    }
    String path = request.target().replaceFirst("\\?.*", "");
    String key = request.method() + " " + path.replaceFirst("^/api/v1", "");
    if (key.equals("PUT /topology")) {
      Optional<Answer> stale = precondition(request);
      if (stale.isPresent()) {
        return stale.get();
      }
    }
    if (key.equals("GET /topology")) {
      boolean json = "application/json".equals(request.headers().get("accept"));
      exchange.getResponseHeaders().set("ETag", "\"" + version + (json ? ".json" : ".yaml") + "\"");
      if (foreignChanges > 0) {
        foreignChanges--;
        version++;
      }
    }
    Answer first = once.remove(key);
    if (first != null) {
      return first;
    }
    for (String parameter : request.target().replaceFirst("^[^?]*\\??", "").split("&")) {
      Answer special = answers.get(key + " " + parameter);
      if (special != null) {
        return special;
      }
    }
    return answers.getOrDefault(
        key,
        new Answer(
            404,
            PROBLEM,
            "{\"title\":\"Not Found\",\"status\":404,\"detail\":\"there is no " + path + "\"}"));
  }

  private Optional<Answer> precondition(Request request) {
    String tag = request.headers().getOrDefault("if-match", "");
    if (tag.isEmpty()) {
      return Optional.of(new Answer(428, PROBLEM, "{\"title\":\"Precondition Required\"}"));
    }
    boolean current =
        tag.equals("\"" + version + ".yaml\"") || tag.equals("\"" + version + ".json\"");
    return current
        ? Optional.empty()
        : Optional.of(new Answer(412, PROBLEM, "{\"title\":\"Precondition Failed\"}"));
  }

  private static Request read(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return new Request(
        exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
  }
}
