package dev.wheelwright.controller.link;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Lets a client certificate through the handshake when an authority of the fleet signed it: the
 * present one, or the one before as long as that is trusted. Expiry, revocation and what it may be
 * used for are the interceptor's matter, since Renew is open to an expired one.
 */
final class ClientTrust extends X509ExtendedTrustManager {
  private final List<X509Certificate> authorities;

  ClientTrust(List<X509Certificate> authorities) {
    this.authorities = List.copyOf(authorities);
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0) {
      throw new CertificateException("no certificate");
    }
    X509Certificate leaf = chain[0];
    X509Certificate issuer =
        authorities.stream()
            .filter(each -> each.getSubjectX500Principal().equals(leaf.getIssuerX500Principal()))
            .findFirst()
            .orElseThrow(() -> new CertificateException("not issued by this fleet's authority"));
    if (leaf.getBasicConstraints() >= 0) {
      throw new CertificateException("an authority's certificate is no appliance's");
    }
    try {
      leaf.verify(issuer.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new CertificateException("not signed by this fleet's authority", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw notForServers();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw notForServers();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw notForServers();
  }

  private static CertificateException notForServers() {
    return new CertificateException("this side of the link is the server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.toArray(X509Certificate[]::new);
  }
}
