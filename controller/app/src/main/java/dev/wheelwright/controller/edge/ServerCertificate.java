package dev.wheelwright.controller.edge;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What the server shows, and the key that proves it. Printing it prints whose it is, not the key.
 *
 * @param chain the server's certificate first
 */
record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
  ServerCertificate {
    chain = List.copyOf(chain);
  }

  X509Certificate leaf() {
    return chain.getFirst();
  }

  Instant notAfter() {
    return leaf().getNotAfter().toInstant();
  }

  @Override
  public String toString() {
    return "ServerCertificate[" + leaf().getSubjectX500Principal() + " until " + notAfter() + "]";
  }
}
