package dev.wheelwright.controller.testing;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;

/** The REST API as an administrator calls it. */
public final class Api {
  public static final String TOPOLOGY = "/api/v1/topology";
  private static final String YAML = "application/yaml";

  private Api() {}

  /** The token that the controller has written at its start. */
  public static String token() {
    try {
      String file =
          ConfigProvider.getConfig().getValue("wheelwright.admin-token-file", String.class);
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static RequestSpecification asAdministrator() {
    return as(token());
  }

  /** With somebody's access token. */
  public static RequestSpecification as(String token) {
    return RestAssured.given()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig().encodeContentTypeAs(YAML, ContentType.TEXT)))
        .header("Authorization", "Bearer " + token);
  }

  /** The tag of the topology's YAML. */
  public static String tag() {
    return asAdministrator().accept(YAML).get(TOPOLOGY).header("ETag");
  }

  /** Puts a document for the version that is in force. */
  public static Response put(String yaml) {
    return put(yaml, tag(), "");
  }

  public static Response put(String yaml, String tag, String query) {
    return asAdministrator()
        .contentType(YAML)
        .header("If-Match", tag)
        .body(yaml)
        .put(TOPOLOGY + query);
  }
}
