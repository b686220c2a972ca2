package dev.wheelwright.e2e.programs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.wheelwright.e2e.lab.LabException;
import dev.wheelwright.e2e.lab.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A client of the REST API. */
public final class Api {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Patience.seconds(30);
  private static final String YAML = "application/yaml";

  private final HttpClient client;
  private final String url;
  private final String token;

  /**
   * A client with an administrator's token.
   *
   * @param authority the certificate of the authority that vouches for the server, in PEM
   */
  public Api(String url, Path authority, String token) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .sslContext(trust(authority))
            .build();
    this.url = url + "/api/v1";
    this.token = token;
  }

  private static SSLContext trust(Path authority) {
    try (InputStream in = Files.newInputStream(authority)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new LabException("can't use the authority's certificate in " + authority, e);
    }
  }

  /** Declares an appliance. */
  public void declare(String appliance) {
    send("PUT", "/appliances/" + appliance, request -> request.PUT(BodyPublishers.noBody()))
        .orFail();
  }

  /** Makes a join token for an appliance. */
  public String joinToken(String appliance) {
    ApiResponse response = post("/appliances/" + appliance + "/join-tokens", "{}").orFail();
    return response.body().path("token").asText();
  }

  /** What the controller knows of an appliance. */
  public JsonNode appliance(String name) {
    return get("/appliances/" + name, "application/json").orFail().body();
  }

  /** The topology as YAML, with its tag. */
  public ApiResponse topology() {
    return get("/topology", YAML);
  }

  /** Replaces the topology that has the tag. */
  public ApiResponse putTopology(String yaml, String etag) {
    return putTopology(yaml, etag, "");
  }

  /** Replaces the topology that has the tag; the query is such as {@code ?dryRun=true}. */
  public ApiResponse putTopology(String yaml, String etag, String query) {
    return send(
        "PUT",
        "/topology" + query,
        request ->
            request
                .header("Content-Type", YAML)
                .header("If-Match", etag)
                .PUT(BodyPublishers.ofString(yaml)));
  }

  /** Reads a resource. */
  public ApiResponse get(String path, String accept) {
    return send("GET", path, request -> request.header("Accept", accept).GET());
  }

  /** Posts JSON. */
  public ApiResponse post(String path, String json) {
    return send(
        "POST",
        path,
        request ->
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
  }

  /** Puts JSON. */
  public ApiResponse put(String path, String json) {
    return send(
        "PUT",
        path,
        request ->
            request.header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
  }

  private interface Body {
    HttpRequest.Builder into(HttpRequest.Builder request);
  }

  private ApiResponse send(String method, String path, Body body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token);
    try {
      HttpResponse<String> response =
          client.send(body.into(request).build(), BodyHandlers.ofString());
      String etag = response.headers().firstValue("ETag").orElse("");
      return new ApiResponse(
          method + " " + path, response.statusCode(), etag, response.body(), json(response));
    } catch (IOException e) {
      throw new LabException("%s %s: no answer from %s".formatted(method, path, url), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while waiting for " + url, e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (!type.contains("json") || response.body().isEmpty()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw new LabException("the API sent bad JSON", e);
    }
  }
}
