package dev.wheelwright.controller.oidc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wheelwright.controller.oidc.OpenIdProvider.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The provider as programs and its administrator use it; and tokens as nobody should get them. */
final class ProviderApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofMinutes(5);

  private final Running running = OpenIdProvider.running();
  private final HttpClient client = Browser.client(running.certificate());

  /** Waits until it is up. The cable has to be in. */
  void await() {
    Awaitility.await()
        .atMost(START)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(() -> send(get(running.issuer())).statusCode() == 200);
  }

  /** An access token by name and password, as a client for command lines gets it. */
  String tokenOf(String name, String client) {
    return token(
        running.issuer(),
        Map.of(
            "grant_type",
            "password",
            "client_id",
            client,
            "username",
            name,
            "password",
            Realm.PASSWORD,
            "scope",
            "openid"));
  }

  /** The access token of a program that has an account of its own. */
  String robotToken() {
    return token(
        running.issuer(),
        Map.of(
            "grant_type", "client_credentials",
            "client_id", "robot",
            "client_secret", running.secret()));
  }

  private String token(String issuer, Map<String, String> form) {
    return json(post(URI.create(issuer + "/protocol/openid-connect/token"), form))
        .path("access_token")
        .asText();
  }

  private HttpResponse<String> post(URI address, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  void leaveGroup(String name, String group) {
    String user = "/users/" + idOf("/users?exact=true&username=" + name);
    administer("DELETE", user + "/groups/" + idOf("/groups?exact=true&search=" + group), "");
  }

  void deleteUser(String name) {
    administer("DELETE", "/users/" + idOf("/users?exact=true&username=" + name), "");
  }

  void createUser(String name, String group) {
    administer("POST", "/users", Realm.user(name, group));
  }

  private String idOf(String search) {
    return json(administer("GET", search, "")).path(0).path("id").asText();
  }

  private HttpResponse<String> administer(String method, String path, String body) {
    String base = running.issuer().replace("/realms/wheelwright", "");
    String token =
        token(
            base + "/realms/master",
            Map.of(
                "grant_type",
                "password",
                "client_id",
                "admin-cli",
                "username",
                Keycloak.ADMINISTRATOR,
                "password",
                running.password()));
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(base + "/admin/realms/wheelwright" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(
          method + " " + path + ": status " + response.statusCode() + " " + response.body());
    }
    return response;
  }

  private static HttpRequest.Builder get(String address) {
    return HttpRequest.newBuilder(URI.create(address)).GET();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException("status " + response.statusCode() + " " + response.body());
    }
    return read(response.body());
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Part 0 of a token is its head, part 1 what it claims. */
  static ObjectNode part(String token, int number) {
    return (ObjectNode)
        read(
            new String(
                Base64.getUrlDecoder().decode(token.split("\\.")[number]), StandardCharsets.UTF_8));
  }

  /** The same token with other claims, under the provider's own signature. */
  String signedAnew(String token, Consumer<ObjectNode> change) {
    return signedAnew(token, change, running.realm().key().getPrivate());
  }

  /** The same token with other claims, under anybody's signature. */
  static String signedAnew(String token, Consumer<ObjectNode> change, PrivateKey key) {
    ObjectNode claims = part(token, 1);
    change.accept(claims);
    String signed = encoded(part(token, 0)) + "." + encoded(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed
          + "."
          + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String encoded(JsonNode part) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(part.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
