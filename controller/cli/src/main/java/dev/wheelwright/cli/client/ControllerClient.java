package dev.wheelwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The controller's REST API, as far as the commands need it. Not for use by several threads. */
public final class ControllerClient {
  private static final String TOPOLOGY = "/topology";
  private static final String APPLIANCES = "/appliances";
  private static final int PAGE = 1000;
  private static final Pattern JOIN_TOKEN = Pattern.compile("wwj_[A-Za-z0-9_.-]+");
  private static final Pattern ACCESS_TOKEN = Pattern.compile("wwa_[A-Za-z0-9_-]+");

  private final RestCall call;

  ControllerClient(URI address, AccessToken token, Trust trust) {
    this.call = new RestCall(address, token, trust);
  }

  /** The whole topology in one representation, as the controller wrote it. */
  public String topology(String mediaType) throws ControllerException {
    return call.expectSuccess(call.request(TOPOLOGY).header("Accept", mediaType).GET()).body();
  }

  /** The whole topology, read. */
  public JsonNode topology() throws ControllerException {
    return getJson(TOPOLOGY);
  }

  /** The entity tag of the topology as it is now. */
  public String topologyTag() throws ControllerException {
    Reply reply = call.expectSuccess(call.request(TOPOLOGY).header("Accept", MediaType.YAML).GET());
    return reply.tag().orElseThrow(() -> call.notOurs(reply, "it gave no ETag for the topology"));
  }

  /**
   * Replaces the overlays that a document names.
   *
   * @param tag the entity tag of the topology that the user saw
   * @return what changed; empty when the topology is not the one with that tag any more
   */
  public Optional<JsonNode> apply(TopologyDocument document, Set<ApplyOption> options, String tag)
      throws ControllerException {
    String query =
        options.stream()
            .sorted()
            .map(option -> option.parameter() + "=true")
            .collect(Collectors.joining("&", options.isEmpty() ? "" : "?", ""));
    Reply reply =
        call.send(
            call.request(TOPOLOGY + query)
                .header("Accept", MediaType.JSON)
                .header("Content-Type", document.mediaType())
                .header("If-Match", tag)
                .PUT(document.publisher()));
    if (reply.status() == 412) {
      return Optional.empty();
    }
    return Optional.of(call.json(call.successOf(reply)));
  }

  /** All appliances. */
  public JsonNode appliances() throws ControllerException {
    return getJson(APPLIANCES);
  }

  /** One appliance. */
  public JsonNode appliance(String name) throws ControllerException {
    return getJson(appliancePath(name));
  }

  /** Declares an appliance, unless it is known; and gives it as it then is. */
  public JsonNode addAppliance(String name) throws ControllerException {
    HttpRequest.Builder request =
        call.request(appliancePath(name)).header("Accept", MediaType.JSON);
    return call.json(call.expectSuccess(request.PUT(BodyPublishers.noBody())));
  }

  /** Makes a join token. */
  public JoinToken joinToken(String name, Optional<Duration> validity) throws ControllerException {
    String body =
        validity
            .map(time -> String.format(Locale.ROOT, "{\"ttlSeconds\":%d}", time.toSeconds()))
            .orElse("{}");
    Reply reply =
        call.expectSuccess(
            call.request(appliancePath(name) + "/join-tokens")
                .header("Accept", MediaType.JSON)
                .header("Content-Type", MediaType.JSON)
                .POST(BodyPublishers.ofString(body)));
    JsonNode json = call.json(reply);
    String token = json.path("token").asText("");
    if (!JOIN_TOKEN.matcher(token).matches()) {
      throw call.notOurs(reply, "it gave no join token");
    }
    return new JoinToken(token, json.path("expiresAt").asText(""));
  }

  /** Revokes an appliance. */
  public void revokeAppliance(String name) throws ControllerException {
    HttpRequest.Builder request =
        call.request(appliancePath(name) + "/revoke").header("Accept", MediaType.JSON);
    call.expectSuccess(request.POST(BodyPublishers.noBody()));
  }

  /** Tunnels that a query asks for, at most so many, and how many there are in each state. */
  public JsonNode tunnels(TunnelQuery query, int limit) throws ControllerException {
    return getJson("/tunnels" + query.with("limit", Optional.of(Integer.toString(limit))).text());
  }

  /** All tunnels that a query asks for, page by page, in the shape of one page. */
  public JsonNode allTunnels(TunnelQuery query) throws ControllerException {
    JsonNode first = tunnels(query, PAGE);
    JsonNode page = first;
    while (page.path("next").isTextual() && first.path("tunnels") instanceof ArrayNode all) {
      page = tunnels(query.with("cursor", Optional.of(page.path("next").asText())), PAGE);
      page.path("tunnels").forEach(all::add);
    }
    if (first instanceof ObjectNode whole) {
      whole.putNull("next");
    }
    return first;
  }

  /**
   * Changes of tunnels' states, newest first.
   *
   * @param limit at most so many
   */
  public JsonNode transitions(TunnelQuery query, int limit) throws ControllerException {
    return getJson(
        "/transitions" + query.with("limit", Optional.of(Integer.toString(limit))).text());
  }

  /**
   * What happened on an appliance, newest first.
   *
   * @param query may narrow it to what happened {@code since} a time
   * @param limit at most so many
   */
  public JsonNode applianceEvents(String name, TunnelQuery query, int limit)
      throws ControllerException {
    return getJson(
        appliancePath(name)
            + "/events"
            + query.with("limit", Optional.of(Integer.toString(limit))).text());
  }

  /** What happens from now on, or after an event that was seen. */
  public EventStream events(TunnelQuery query, Optional<String> after) throws ControllerException {
    HttpRequest.Builder request =
        call.request("/events" + query.text()).header("Accept", EventStream.MEDIA_TYPE);
    after.ifPresent(id -> request.header("Last-Event-ID", id));
    return new EventStream(call.openStream(request.GET()));
  }

  /** Who the caller is, and what the caller may do. */
  public JsonNode session() throws ControllerException {
    return getJson("/session");
  }

  /** All accounts. */
  public JsonNode accounts() throws ControllerException {
    return getJson("/accounts");
  }

  /** One account. */
  public JsonNode account(String name) throws ControllerException {
    return getJson(accountPath(name));
  }

  /**
   * Makes or changes an account.
   *
   * @param grants empty: as they are
   * @param disabled empty: as it is
   */
  public JsonNode putAccount(String name, Optional<List<String>> grants, Optional<Boolean> disabled)
      throws ControllerException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    grants.ifPresent(list -> list.forEach(body.putArray("grants")::add));
    disabled.ifPresent(value -> body.put("disabled", value));
    return call.json(send("PUT", accountPath(name), body));
  }

  /** Sets a password; the present one is needed for the own account only. */
  public void setPassword(String account, Optional<Secret> present, Secret password)
      throws ControllerException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("password", password.reveal());
    present.ifPresent(secret -> body.put("present", secret.reveal()));
    send("PUT", accountPath(account) + "/password", body);
  }

  /** The access tokens of an account, without their secrets. */
  public JsonNode tokens(String account) throws ControllerException {
    return getJson(accountPath(account) + "/tokens");
  }

  /** Makes an access token: what it is for is as the controller's API has it. */
  public Secret createToken(String account, ObjectNode request) throws ControllerException {
    Reply reply = send("POST", accountPath(account) + "/tokens", request);
    String token = call.json(reply).path("token").asText("");
    if (!ACCESS_TOKEN.matcher(token).matches()) {
      throw call.notOurs(reply, "it gave no access token");
    }
    return new Secret(token);
  }

  /** Revokes an access token. */
  public void revokeToken(String account, String name) throws ControllerException {
    call.expectSuccess(
        call.request(accountPath(account) + "/tokens/" + PathSegment.encode(name)).DELETE());
  }

  /** The newest records of the audit chain. */
  public JsonNode audit(int limit) throws ControllerException {
    return getJson("/audit?limit=" + limit);
  }

  /** The whole audit chain, oldest first, one record a line; to be closed. */
  public BufferedReader auditLines() throws ControllerException {
    return call.openStream(call.request("/audit/export").header("Accept", "application/jsonl"));
  }

  /** What the controller finds wrong with its audit chain, and with what it tells of. */
  public JsonNode auditVerification() throws ControllerException {
    return getJson("/audit/verification");
  }

  private Reply send(String method, String path, ObjectNode body) throws ControllerException {
    return call.expectSuccess(
        call.request(path)
            .header("Accept", MediaType.JSON)
            .header("Content-Type", MediaType.JSON)
            .method(method, BodyPublishers.ofString(body.toString())));
  }

  /** The fleet as a whole. */
  public JsonNode fleet() throws ControllerException {
    return getJson("/fleet");
  }

  /** All stored revisions. */
  public JsonNode revisions() throws ControllerException {
    return getJson("/revisions");
  }

  /**
   * What the controller answers to a path of its server, good or bad, as text: for people who look
   * for what is wrong.
   */
  public String whatever(String path) throws ControllerException {
    Reply reply = call.send(call.requestAt(path).GET());
    return reply.isSuccess() ? reply.body() : "status " + reply.status() + "\n" + reply.body();
  }

  private JsonNode getJson(String path) throws ControllerException {
    return call.json(call.expectSuccess(call.request(path).header("Accept", MediaType.JSON).GET()));
  }

  private static String accountPath(String name) {
    return "/accounts/" + PathSegment.encode(name);
  }

  private static String appliancePath(String name) {
    return APPLIANCES + "/" + PathSegment.encode(name);
  }
}
