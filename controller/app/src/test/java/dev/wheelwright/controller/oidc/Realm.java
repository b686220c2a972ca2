package dev.wheelwright.controller.oidc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who and what there is at the provider; and the key by which it signs, so that a test can, too.
 */
final class Realm {
  static final String CLIENT = "wheelwright";
  static final String AUDIENCE = "wheelwright-api";
  static final String PASSWORD = "correct horse battery";

  /** Whose names begin alike stand in nobody's way: each test has its own. */
  private static final Map<String, String> USERS =
      Map.ofEntries(
          Map.entry("alice", "emea-ops"),
          Map.entry("bob", "noc"),
          Map.entry("carol", "admins"),
          Map.entry("carols-namesake", "noc"),
          Map.entry("dave", "staff"),
          Map.entry("erin", "noc"),
          Map.entry("frank", "admins"),
          Map.entry("grace", "noc"),
          Map.entry("heidi", "noc"),
          Map.entry("ivan", "noc"),
          Map.entry("judy", "noc"));

  private static final String GROUPS =
      """
      {
        "name": "groups",
        "protocol": "openid-connect",
        "protocolMapper": "oidc-group-membership-mapper",
        "config": {
          "claim.name": "groups",
          "full.path": "false",
          "id.token.claim": "true",
          "access.token.claim": "true"
        }
      }""";
  private static final String FOR_US =
      """
      {
        "name": "audience",
        "protocol": "openid-connect",
        "protocolMapper": "oidc-audience-mapper",
        "config": {
          "included.custom.audience": "%s",
          "id.token.claim": "false",
          "access.token.claim": "true"
        }
      }"""
          .formatted(AUDIENCE);

  private final KeyPair key;

  Realm() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      this.key = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  KeyPair key() {
    return key;
  }

  /** For the provider to import. */
  String json(String callback, String secret) {
    try (InputStream template = Realm.class.getResourceAsStream("/oidc/realm.json")) {
      return new String(template.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@USERS@", users())
          .replace("@GROUPS@", GROUPS)
          .replace("@AUDIENCE@", FOR_US)
          .replace("@SECRET@", secret)
          .replace("@CALLBACK@", callback)
          .replace(
              "@PRIVATE_KEY@", Base64.getEncoder().encodeToString(key.getPrivate().getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String users() {
    return USERS.entrySet().stream()
        .map(each -> user(each.getKey(), each.getValue()) + ",")
        .collect(Collectors.joining("\n"));
  }

  /** All that is called carol has carol's address. */
  static String user(String name, String group) {
    String email = (name.startsWith("carol") ? "carol" : name) + "@example.net";
    return """
    {
      "username": "%s",
      "email": "%s",
      "emailVerified": true,
      "firstName": "First",
      "lastName": "Last",
      "enabled": true,
      "credentials": [{"type": "password", "value": "%s"}],
      "groups": ["%s"]
    }"""
        .formatted(name, email, PASSWORD, group);
  }
}
