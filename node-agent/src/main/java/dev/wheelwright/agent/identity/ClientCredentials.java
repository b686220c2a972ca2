package dev.wheelwright.agent.identity;

import dev.wheelwright.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The appliance's certificate with its private key. Kept in one file, so that they always belong
 * together.
 */
public final class ClientCredentials {
  private static final String KEY_LABEL = "PRIVATE KEY";
  private static final String CERTIFICATE_LABEL = "CERTIFICATE";

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  /**
   * @param chain leaf first, at least one
   */
  ClientCredentials(PrivateKey key, List<X509Certificate> chain) {
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a chain without certificates");
    }
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /** One certificate from DER. */
  static X509Certificate certificate(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  static ClientCredentials fromPem(byte[] pem) throws IOException {
    List<Pem.Block> blocks = Pem.decode(pem);
    if (blocks.size() < 2 || !blocks.getFirst().label().equals(KEY_LABEL)) {
      throw new IOException("a private key and its certificate belong there");
    }
    try {
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(blocks.getFirst().der().toArray()));
      List<X509Certificate> chain = new ArrayList<>();
      for (Pem.Block block : blocks.subList(1, blocks.size())) {
        chain.add(certificate(block.der().toArray()));
      }
      return new ClientCredentials(key, chain);
    } catch (GeneralSecurityException e) {
      throw new IOException("its key or certificate can't be read", e);
    }
  }

  byte[] toPem() throws CertificateException {
    List<Pem.Block> blocks = new ArrayList<>();
    blocks.add(new Pem.Block(KEY_LABEL, Bytes.of(key.getEncoded())));
    for (X509Certificate each : chain) {
      blocks.add(new Pem.Block(CERTIFICATE_LABEL, Bytes.of(each.getEncoded())));
    }
    return Pem.encode(blocks);
  }

  PrivateKey key() {
    return key;
  }

  List<X509Certificate> chain() {
    return chain;
  }

  /** The certificate of the authority that has issued ours; empty when we were given none. */
  Optional<X509Certificate> authority() {
    return chain.size() > 1 ? Optional.of(chain.getLast()) : Optional.empty();
  }

  /** When the certificate began. */
  Instant notBefore() {
    return chain.getFirst().getNotBefore().toInstant();
  }

  /** When the certificate ends. */
  public Instant notAfter() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /** The middle of the certificate's life: the time to renew it. */
  public Instant halfLife() {
    return notBefore().plus(Duration.between(notBefore(), notAfter()).dividedBy(2));
  }

  @Override
  public String toString() {
    return "ClientCredentials[until " + notAfter() + ", key redacted]";
  }
}
