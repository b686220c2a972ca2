package dev.wheelwright.controller.oidc;

import dev.wheelwright.controller.clock.Randomness;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Keycloak behind a cable, and the controller's settings for it. It comes up beside the controller,
 * and the cable begins pulled: for the controller's start the provider is away.
 */
public final class OpenIdProvider implements QuarkusTestResourceLifecycleManager {
  /** What the tests know of the one that runs. */
  record Running(
      int controllerPort,
      String issuer,
      String secret,
      String password,
      Realm realm,
      Certificate certificate,
      Relay relay) {}

  private static volatile Running running;

  private Keycloak keycloak;
  private Path folder;

  static Running running() {
    return running;
  }

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("wheelwright-oidc-");
      int controller = freePort();
      int port = freePort();
      Relay relay = new Relay(port);
      String base = "https://localhost:" + relay.port();
      String secret = Randomness.token(24);
      String password = Randomness.token(24);
      Path store = folder.resolve("tls.p12");
      X509Certificate certificate = writeStore(store, password.toCharArray());
      Realm realm = new Realm();
      String callback = "http://localhost:" + controller + OidcAuthentication.CALLBACK;
      keycloak = Keycloak.start(port, base, store, password, realm.json(callback, secret));
      running =
          new Running(
              controller,
              base + "/realms/wheelwright",
              secret,
              password,
              realm,
              certificate,
              relay);
      return settings(running);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, String> settings(Running running)
      throws IOException, GeneralSecurityException {
    Path authority = folder.resolve("ca.pem");
    Files.writeString(
        authority,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(running.certificate().getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    Path secret = folder.resolve("client-secret");
    Files.createFile(
        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, running.secret() + "\n");
    Map<String, String> settings = new HashMap<>();
    settings.put("quarkus.http.test-port", Integer.toString(running.controllerPort()));
    settings.put("wheelwright.oidc.issuer", running.issuer());
    settings.put("wheelwright.oidc.client-id", Realm.CLIENT);
    settings.put("wheelwright.oidc.client-secret-file", secret.toString());
    settings.put("wheelwright.oidc.audience", Realm.AUDIENCE);
    settings.put("wheelwright.oidc.ca-file", authority.toString());
    settings.put("wheelwright.oidc.groups.admins", "administrator");
    settings.put("wheelwright.oidc.groups.noc", "viewer");
    settings.put("wheelwright.oidc.groups.emea-ops", "operator@EMEA,viewer@APAC");
    return settings;
  }

  private static X509Certificate writeStore(Path file, char[] password)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=localhost");
    Instant now = Instant.now();
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(now.minus(Duration.ofHours(1))),
                        Date.from(now.plus(Duration.ofDays(1))),
                        name,
                        pair.getPublic())
                    .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")))
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("tls", pair.getPrivate(), password, new Certificate[] {certificate});
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password);
    }
    return certificate;
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  @Override
  public void stop() {
    if (running != null) {
      running.relay().close();
    }
    if (keycloak != null) {
      keycloak.close();
    }
  }
}
