package dev.wheelwright.controller.enrolment;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What a server shows, and the key that proves it. Printing it prints whose it is, not the key.
 *
 * @param chain the server's certificate first
 */
public record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
  /** Copies the chain. */
  public ServerCertificate {
    chain = List.copyOf(chain);
  }

  /** The server's own. */
  public X509Certificate leaf() {
    return chain.getFirst();
  }

  /** When the server's own ends. */
  public Instant notAfter() {
    return leaf().getNotAfter().toInstant();
  }

  @Override
  public String toString() {
    return "ServerCertificate[" + leaf().getSubjectX500Principal() + " until " + notAfter() + "]";
  }
}
