package dev.wheelwright.controller.oidc;

import static dev.wheelwright.controller.oidc.Provided.awaitRefusal;
import static dev.wheelwright.controller.oidc.Provided.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Access tokens of a real OpenID provider. Bad ones carry the provider's own signature wherever
 * that is not what is bad about them, since else it would hide every other check.
 */
@QuarkusTest
@TestProfile(WithOpenIdProvider.class)
class OidcTokenTest {
  private static final String SESSION = "/api/v1/session";

  private ProviderApi provider;

  @BeforeEach
  void theProviderIsThere() {
    provider = Provided.ready();
  }

  @Test
  void aTokenIsGoodForWhatItsGroupsAreGranted() {
    with(provider.tokenOf("alice", "shell"))
        .get(SESSION)
        .then()
        .statusCode(200)
        .body("via", equalTo("provider-token"))
        .body("grants", equalTo(List.of("operator@EMEA", "viewer@APAC")));
    with(provider.tokenOf("bob", "shell")).get("/api/v1/appliances").then().statusCode(200);
    with(provider.tokenOf("bob", "shell")).get("/api/v1/accounts").then().statusCode(403);
    with(provider.tokenOf("bob", "shell")).put("/api/v1/appliances/forged").then().statusCode(403);
    with(provider.tokenOf("carol", "shell")).get("/api/v1/accounts").then().statusCode(200);
  }

  @Test
  void aProgramHasAnAccountOfItsOwn() {
    with(provider.robotToken())
        .get(SESSION)
        .then()
        .statusCode(200)
        .body("grants", equalTo(List.of("viewer")));
  }

  @Test
  void ofRequestsThatComeFirstTogetherOneMakesTheAccountAndAllAreServed() {
    String token = provider.tokenOf("judy", "shell");
    List<CompletableFuture<Integer>> answers =
        IntStream.range(0, 8)
            .mapToObj(
                _ -> CompletableFuture.supplyAsync(() -> with(token).get(SESSION).statusCode()))
            .toList();

    assertThat(answers).extracting(CompletableFuture::join).containsOnly(200);
    Provided.accountOf(ProviderApi.part(token, 1).path("sub").asText());
  }

  @Test
  void S16_aTokenForSomebodyElseIsRefused() {
    assertRefused(provider.tokenOf("carol", "another-tool"), "audience");
    assertRefused(changed(claims -> claims.remove("aud")), "audience");
  }

  /** An ID token says who signed in somewhere; it is no key to anything. */
  @Test
  void S16_anIdTokenIsNoAccessToken() {
    assertRefused(changed(claims -> claims.put("aud", Realm.CLIENT)), "for another audience");
  }

  @Test
  void S16_aTokenOfAnotherIssuerIsRefused() {
    assertRefused(
        changed(claims -> claims.put("iss", "https://attacker.example/realms/wheelwright")),
        "of another issuer");
  }

  @Test
  void S16_aTokenThatHasExpiredOrNeverDoesIsRefused() {
    long now = Instant.now().getEpochSecond();
    assertRefused(changed(claims -> claims.put("exp", now - 60).put("iat", now - 120)), "expired");
    assertRefused(changed(claims -> claims.remove("exp")), "");
    assertRefused(changed(claims -> claims.put("nbf", now + 600)), "");
  }

  @Test
  void S16_aTokenOfNobodyIsRefused() {
    assertRefused(changed(claims -> claims.remove("sub")), "");
  }

  @Test
  void S16_aTokenThatSomebodyChangedIsRefused() throws GeneralSecurityException {
    String good = provider.tokenOf("bob", "shell");
    String[] parts = good.split("\\.");
    ObjectNode claims = ProviderApi.part(good, 1);
    claims.putArray("groups").add("admins");
    String promoted = ProviderApi.encoded(claims);

    assertRefused(parts[0] + "." + promoted + "." + parts[2], "signature is wrong");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    PrivateKey foreign = generator.generateKeyPair().getPrivate();
    assertRefused(ProviderApi.signedAnew(good, _ -> {}, foreign), "signature is wrong");
  }

  @Test
  void S16_S7_noTokenChoosesItsAlgorithm() throws GeneralSecurityException {
    String good = provider.tokenOf("carol", "shell");
    String claims = good.split("\\.")[1];
    ObjectNode none = ProviderApi.part(good, 0).put("alg", "none");
    ObjectNode symmetric = ProviderApi.part(good, 0).put("alg", "HS256");
    String signed = ProviderApi.encoded(symmetric) + "." + claims;
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            OpenIdProvider.running().realm().key().getPublic().getEncoded(), "HmacSHA256"));
    String tag =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));

    assertRefused(ProviderApi.encoded(none) + "." + claims + ".", "");
    assertRefused(signed + "." + tag, "");
  }

  @Test
  void S16_nonsenseIsRefused() {
    for (String each : List.of("a.b.c", "..", "eyJ.eyJ.", "x".repeat(6000) + ".y.z")) {
      with(each).get(SESSION).then().statusCode(401);
    }
  }

  @Test
  void S9_noPartOfATokenIsInTheAuditChain() {
    String bad = changed(claims -> claims.put("aud", "for-another-one"));

    assertRefused(bad, "for another audience");

    assertThat(Provided.audit().toString())
        .doesNotContain("for-another-one")
        .doesNotContain(bad.split("\\.")[1]);
  }

  private String changed(Consumer<ObjectNode> change) {
    return provider.signedAnew(provider.tokenOf("carol", "shell"), change);
  }

  private static void assertRefused(String token, String reason) {
    with(token).get(SESSION).then().statusCode(401).header("WWW-Authenticate", "Bearer");
    awaitRefusal("GET " + SESSION, reason);
  }
}
